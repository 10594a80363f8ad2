import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { lockConversation } from '#persistence/stores/conversation.store.ts';
import type { Flow } from '../flow.ts';

/** A conversation as somebody had it before them. */
export interface AskedConversation {
  readonly conversationId: string;
  /** It is not to be touched when it is another version by now. */
  readonly basedOnVersion?: number | undefined;
}

export type NotAsAsked =
  /** Another change came first; the version is the present one. */
  { readonly kind: 'stale'; readonly version: number } | { readonly kind: 'not-found' };

/** Does something to a conversation, in a transaction that holds it, where it is there and as it was asked for. */
export function onConversation<Outcome>(
  flow: Flow,
  { conversationId, basedOnVersion }: AskedConversation,
  act: (tx: Tx, row: ConversationRow, now: Date) => Promise<Outcome>,
): Promise<Outcome | NotAsAsked> {
  return flow.database.transaction<Outcome | NotAsAsked>(async (tx) => {
    const row = await lockConversation(tx, conversationId);
    if (!row) return { kind: 'not-found' };
    if (basedOnVersion !== undefined && basedOnVersion !== row.version) {
      return { kind: 'stale', version: row.version };
    }
    return act(tx, row, flow.clock.now());
  });
}
