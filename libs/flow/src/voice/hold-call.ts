import type { Tx } from '#persistence/database.ts';
import type { CallLegRow } from '#persistence/rows/call-leg.row.ts';
import type { CallRow } from '#persistence/rows/call.row.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { legsOfCall } from '#persistence/stores/calls/call-leg.store.ts';
import { findCall, lockCall } from '#persistence/stores/calls/call.store.ts';
import { lockConversation } from '#persistence/stores/conversations/conversation.store.ts';

/** A call that this transaction has locked, with its conversation once it was taken in. */
export interface HeldCall {
  readonly call: CallRow;
  readonly conversation: ConversationRow | undefined;
  readonly customer: CallLegRow | undefined;
  /** The newest leg to an agent, living or not: an older one has no say any more. */
  readonly agent: CallLegRow | undefined;
  readonly legs: readonly CallLegRow[];
}

/** Locks a call after its conversation. Undefined when there is no such call. */
export async function holdCall(tx: Tx, callId: string): Promise<HeldCall | undefined> {
  const known = await findCall(tx, callId);
  if (!known) return undefined;
  const first = known.conversationId ? await lockConversation(tx, known.conversationId) : undefined;
  const call = await lockCall(tx, callId);
  if (!call) return undefined;
  // Taken in between the look and the lock: out of order, so Postgres may have to break a tie; the door tries again.
  const conversation =
    first ?? (call.conversationId ? await lockConversation(tx, call.conversationId) : undefined);
  const legs = await legsOfCall(tx, callId);
  return {
    call,
    conversation,
    customer: legs.find((leg) => leg.role === 'customer'),
    agent: legs.findLast((leg) => leg.role === 'agent'),
    legs,
  };
}
