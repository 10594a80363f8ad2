import { atLeast, type Role } from '#domain/words.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { conversationById } from '#persistence/stores/conversations/conversation-read.store.ts';
import {
  changeConversation,
  lockConversations,
} from '#persistence/stores/conversations/conversation.store.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import type { Flow } from '../flow.ts';

export type UnmergedConversation =
  | { readonly kind: 'unmerged'; readonly conversation: ConversationRow }
  | { readonly kind: 'refused'; readonly because: 'supervisors-only' }
  | { readonly kind: 'stale'; readonly version: number }
  | { readonly kind: 'not-found' };

/**
 * Makes two conversations of one again: each has its own messages, and what is said in the thread of the one comes to it.
 * It stays resolved until then. What was owed in it and what was said to the other meanwhile stays with that one.
 */
export async function unmergeConversation(
  flow: Flow,
  input: {
    readonly conversationId: string;
    readonly by: { readonly id: string; readonly role: Role };
    readonly basedOnVersion?: number | undefined;
  },
): Promise<UnmergedConversation> {
  const { conversationId, by } = input;
  return flow.database.transaction(async (tx): Promise<UnmergedConversation> => {
    const known = await conversationById(tx, conversationId);
    if (!known?.mergedInto) return { kind: 'not-found' };
    const rows = await lockConversations(tx, [conversationId, known.mergedInto], false);
    const row = rows.find((one) => one.id === conversationId);
    const whole = rows.find((one) => one.id === row?.mergedInto);
    if (!row?.mergedInto) return { kind: 'not-found' };
    // It was handed on between the two looks.
    if (!whole) return { kind: 'stale', version: row.version };
    if (input.basedOnVersion !== undefined && input.basedOnVersion !== row.version) {
      return { kind: 'stale', version: row.version };
    }
    if (!atLeast(by.role, 'supervisor')) return { kind: 'refused', because: 'supervisors-only' };
    const now = flow.clock.now();
    const conversation = await changeConversation(tx, row, { mergedInto: null }, now);
    const changed = await changeConversation(tx, whole, {}, now);
    const fact = { type: 'conversation.unmerged', at: now, actor: { kind: 'agent', id: by.id } } as const;
    const data = { part: row.id, partNumber: row.number, of: whole.id, ofNumber: whole.number };
    await appendEvents(
      tx,
      [conversation, changed].map(({ id: about, version: conversationVersion }) => {
        return { ...fact, id: flow.newId(), conversationId: about, conversationVersion, data };
      }),
    );
    return { kind: 'unmerged', conversation };
  });
}
