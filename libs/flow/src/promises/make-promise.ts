import { cleanText } from '#domain/conversations/clean-text.ts';
import type { PromiseKeeping } from '#domain/sla/sla-fact.ts';
import { lockConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { insertPromise, promiseById, type PromiseRecord } from '#persistence/stores/sla/promise.store.ts';
import type { Flow } from '../flow.ts';
import { notePromise } from './note-promise.ts';

export type MadePromise =
  | { readonly kind: 'made'; readonly promise: PromiseRecord }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'resolved' }
  /** It would be broken as it is made. */
  | { readonly kind: 'past' };

/**
 * An agent told the customer until when something will be done. From now on the conversation has a clock that says so; a
 * reply keeps the promise only when it comes after it.
 */
export async function makePromise(
  flow: Flow,
  input: {
    readonly conversationId: string;
    readonly text: string;
    readonly dueAt: Date;
    readonly keptBy: PromiseKeeping;
    readonly by: string;
  },
): Promise<MadePromise> {
  const now = flow.clock.now();
  if (input.dueAt <= now) return { kind: 'past' };
  return flow.database.transaction(async (tx): Promise<MadePromise> => {
    const row = await lockConversation(tx, input.conversationId);
    if (!row) return { kind: 'not-found' };
    if (row.state === 'resolved') return { kind: 'resolved' };
    const { dueAt, keptBy, by } = input;
    const promise = { id: flow.newId(), text: cleanText(input.text), dueAt, keptBy };
    await insertPromise(tx, { ...promise, conversationId: row.id, madeBy: by, madeAt: now });
    await notePromise(flow, tx, row, 'promise.made', promise, by, now);
    const made = await promiseById(tx, promise.id, now);
    if (!made) throw new Error('A promise was not written.');
    return { kind: 'made', promise: made };
  });
}
