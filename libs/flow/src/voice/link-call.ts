import { isLive } from '#domain/calls/call-state.ts';
import type { Tx } from '#persistence/database.ts';
import { callOfReceipt, changeCall, lockCall } from '#persistence/stores/calls/call.store.ts';
import { lockConversation } from '#persistence/stores/conversations/conversation.store.ts';
import type { Flow } from '../flow.ts';
import type { AfterStore } from '../intake/settle-receipt.ts';
import { makeItACall } from './make-it-a-call.ts';
import { tellCall } from './tell-call.ts';

/**
 * Ties a call to the conversation in which its receipt was just stored, in the same transaction, and tells there what
 * happened to it so far. A caller who waits must be offered to somebody, also when the call joined a conversation that
 * was about something else.
 */
export const linkCall: AfterStore = async (flow, tx, stored, now) => {
  const callId = await callOfReceipt(tx, stored.receiptId);
  // Taken in without a call, as a receipt that was put in by hand.
  if (!callId) return;
  const row = await lockConversation(tx, stored.conversationId);
  const before = await lockCall(tx, callId);
  if (!row || !before) return;
  const call = await changeCall(tx, callId, { conversationId: row.id, messageId: stored.messageId });
  const live = isLive(call.state);
  if (live && !stored.opened) await makeItACall(flow, tx, row, call, now);
  await tellBeginning(flow, tx, call, now);
  if (!live) {
    await tellCall(flow, tx, call, 'call.missed', { reason: call.endReason }, call.endedAt ?? now);
  }
};

async function tellBeginning(
  flow: Flow,
  tx: Tx,
  call: Parameters<typeof tellCall>[2],
  now: Date,
): Promise<void> {
  await tellCall(flow, tx, call, 'call.started', { from: call.fromNumber, to: call.toNumber }, now);
  if (call.digits) await tellCall(flow, tx, call, 'call.menu-chosen', { digits: call.digits }, now);
  if (call.queuedAt) {
    await tellCall(flow, tx, call, 'call.queued', { queuedAt: call.queuedAt.toISOString() }, now);
  }
}
