import { cleanText } from '#domain/conversations/clean-text.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { lockConversation } from '#persistence/stores/conversations/conversation.store.ts';
import {
  changePromise as savePromise,
  endPromise as saveEnd,
  promiseById,
  type PromiseRecord,
} from '#persistence/stores/sla/promise.store.ts';
import type { Flow } from '../flow.ts';
import { notePromise } from './note-promise.ts';

export type ChangedPromise =
  | { readonly kind: 'changed'; readonly promise: PromiseRecord }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'stale'; readonly version: number }
  /** It was kept or cancelled. */
  | { readonly kind: 'ended' }
  /** It is due already, or the new instant is past: what is broken cannot be put off. */
  | { readonly kind: 'past' };

interface Which {
  readonly conversationId: string;
  readonly promiseId: string;
  readonly by: string;
}

/** Puts a promise off, or brings it forward, while it is not yet due; or says it in other words. */
export async function changePromise(
  flow: Flow,
  input: Which & {
    readonly dueAt?: Date | undefined;
    readonly text?: string | undefined;
    readonly basedOnVersion: number;
  },
): Promise<ChangedPromise> {
  return onOpenPromise(flow, input, async (tx, row, promise, now) => {
    if (promise.version !== input.basedOnVersion) return { kind: 'stale', version: promise.version };
    const dueAt = input.dueAt ?? promise.dueAt;
    const moves = dueAt.getTime() !== promise.dueAt.getTime();
    if (moves && (promise.dueAt <= now || dueAt <= now)) return { kind: 'past' };
    const change = { dueAt, text: input.text === undefined ? promise.text : cleanText(input.text) };
    await savePromise(tx, promise.id, change);
    const was = { was: promise.dueAt.toISOString() };
    await notePromise(flow, tx, row, 'promise.changed', { ...promise, ...change }, input.by, now, was);
    return undefined;
  });
}

/** A person says that a promise is kept, or that it is wanted no more. */
export async function endPromise(
  flow: Flow,
  input: Which & { readonly as: 'kept' | 'cancelled'; readonly because?: string | undefined },
): Promise<ChangedPromise> {
  return onOpenPromise(flow, input, async (tx, row, promise, now) => {
    await saveEnd(tx, promise.id, { as: input.as, by: input.by, at: now });
    const because = input.because === undefined ? {} : { because: cleanText(input.because) };
    await notePromise(flow, tx, row, `promise.${input.as}`, promise, input.by, now, because);
    return undefined;
  });
}

async function onOpenPromise(
  flow: Flow,
  { conversationId, promiseId }: Which,
  change: (
    tx: Tx,
    row: ConversationRow,
    promise: PromiseRecord,
    now: Date,
  ) => Promise<ChangedPromise | undefined>,
): Promise<ChangedPromise> {
  return flow.database.transaction(async (tx): Promise<ChangedPromise> => {
    const row = await lockConversation(tx, conversationId);
    const now = flow.clock.now();
    const promise = row && (await promiseById(tx, promiseId, now));
    if (!row || promise?.conversationId !== conversationId) return { kind: 'not-found' };
    if (promise.endedAt) return { kind: 'ended' };
    const refused = await change(tx, row, promise, now);
    if (refused) return refused;
    const changed = await promiseById(tx, promiseId, now);
    if (!changed) throw new Error(`Promise ${promiseId} is gone.`);
    return { kind: 'changed', promise: changed };
  });
}
