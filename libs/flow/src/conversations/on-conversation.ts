import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { lockConversation } from '#persistence/stores/conversations/conversation.store.ts';
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

/**
 * Does something to a conversation, in a transaction that holds it, where it is there and as it was asked for.
 * @param act may end with `undo(outcome)`: what it wrote is taken back, and that is its outcome
 */
export async function onConversation<Outcome>(
  flow: Flow,
  { conversationId, basedOnVersion }: AskedConversation,
  act: (tx: Tx, row: ConversationRow, now: Date, undo: (outcome: Outcome) => never) => Promise<Outcome>,
): Promise<Outcome | NotAsAsked> {
  const undo = (outcome: Outcome): never => {
    throw new Undone(outcome);
  };
  try {
    return await flow.database.transaction<Outcome | NotAsAsked>(async (tx) => {
      const row = await lockConversation(tx, conversationId);
      if (!row) return { kind: 'not-found' };
      if (basedOnVersion !== undefined && basedOnVersion !== row.version) {
        return { kind: 'stale', version: row.version };
      }
      return act(tx, row, flow.clock.now(), undo);
    });
  } catch (error) {
    if (error instanceof Undone) return error.outcome as Outcome;
    throw error;
  }
}

/** Ends the transaction without a trace. */
class Undone extends Error {
  constructor(readonly outcome: unknown) {
    super('What was begun is taken back.');
  }
}
