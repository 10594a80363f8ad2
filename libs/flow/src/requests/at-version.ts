import { joinTransaction } from '#persistence/join-transaction.ts';
import { lockConversation } from '#persistence/stores/conversation.store.ts';
import type { Flow } from '../flow.ts';
import { within } from './once.ts';

export type AtVersion<T> =
  | { readonly kind: 'done'; readonly outcome: T }
  | { readonly kind: 'no-conversation' }
  /** Somebody changed it since the caller looked. */
  | { readonly kind: 'stale'; readonly version: number };

/**
 * Lets a verb act on a conversation only while that has the version which the caller saw. The conversation stays
 * locked from the look to the end of the act, so nobody comes in between.
 */
export async function atVersion<T>(
  flow: Flow,
  conversationId: string,
  version: number,
  act: (flow: Flow) => Promise<T>,
): Promise<AtVersion<T>> {
  return flow.database.transaction(async (tx) => {
    const row = await lockConversation(tx, conversationId);
    if (!row) return { kind: 'no-conversation' };
    if (row.version !== version) return { kind: 'stale', version: row.version };
    return { kind: 'done', outcome: await act(within(flow, joinTransaction(flow.database, tx))) };
  });
}
