import type { Tx } from '#persistence/database.ts';
import type { CallRow } from '#persistence/rows/call.row.ts';
import { transitionCall } from '#persistence/stores/calls/call.store.ts';
import { addToOutbox } from '#persistence/stores/work/outbox.store.ts';
import { cancelTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import type { HeldCall } from './hold-call.ts';
import { tellCall } from './tell-call.ts';
import { ringTimerKey } from './voice-timers.ts';

/** Agent and caller are both in the conference: only that is a conversation, not a phone that was picked up. Answers the call if it was to become one. */
export async function connectCall(
  flow: Flow,
  tx: Tx,
  held: HeldCall,
  at: Date,
  now: Date,
): Promise<CallRow | undefined> {
  const { agent, call: before } = held;
  if (!agent) return undefined;
  const call = await transitionCall(tx, before.id, ['connecting'], 'connected', {
    // A caller who comes back after a broken line was answered before.
    answeredAt: before.answeredAt ?? at,
  });
  if (!call) return undefined;
  await cancelTimers(tx, [ringTimerKey(agent.id)]);
  await tellCall(flow, tx, call, 'call.connected', { agentId: agent.agentId, legId: agent.id }, now);
  if (call.conversationId) {
    await addToOutbox(tx, flow.newId(), 'sla-follow', { conversationId: call.conversationId }, now);
  }
  return call;
}
