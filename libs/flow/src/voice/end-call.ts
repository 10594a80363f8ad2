import { endingOf, isLive, liveCallStates } from '#domain/calls/call-state.ts';
import type { Tx } from '#persistence/database.ts';
import type { CallRow } from '#persistence/rows/call.row.ts';
import { changeLeg } from '#persistence/stores/calls/call-leg.store.ts';
import { lockLiveCall, transitionCall } from '#persistence/stores/calls/call.store.ts';
import { addToOutbox } from '#persistence/stores/work/outbox.store.ts';
import { cancelTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import { withdrawOffer } from '../routing/offers/withdraw-offer.ts';
import { backToQueue } from '../routing/waiting/back-to-queue.ts';
import { endLeg } from './end-leg.ts';
import { followUpCall } from './follow-up-call.ts';
import type { HeldCall } from './hold-call.ts';
import { connectIfPutThrough } from './put-through.ts';
import { requeueCall } from './requeue-call.ts';
import { takeCallIn } from './take-call-in.ts';
import { tellCall } from './tell-call.ts';
import { agentDropTimerKey } from './voice-timers.ts';

/**
 * The caller is gone, or the call is over: completed when they had spoken, else missed. Whatever was on its way for it
 * is called back, and a missed call stays in the queue with its place, so that somebody calls back by hand. The
 * first event that says so decides; every later one is a no-op.
 * @param ending.reason in place of the one that follows from the state
 */
export async function endCall(
  flow: Flow,
  tx: Tx,
  held: HeldCall,
  ending: { readonly reason?: string | undefined },
  now: Date,
): Promise<CallRow | undefined> {
  if (!isLive(held.call.state)) return undefined;
  const { call: before, conversation } = await connectIfPutThrough(flow, tx, held, now);
  if (!isLive(before.state)) return undefined;
  const how = endingOf(before.state, conversation?.state === 'offered');
  const call = await transitionCall(tx, before.id, liveCallStates, how.kind, {
    endedAt: now,
    endReason: ending.reason ?? (how.kind === 'missed' ? how.because : 'hung-up'),
  });
  if (!call) return undefined;
  for (const leg of held.legs) {
    if (leg.role === 'agent') await endLeg(flow, tx, call, leg, 'call-over', now);
    else await changeLeg(tx, leg.id, { endedAt: leg.endedAt ?? now, inConference: false });
  }
  if (held.agent) await cancelTimers(tx, [agentDropTimerKey(held.agent.id)]);
  if (conversation) await letGo(flow, tx, held, before, now);
  else await takeCallIn(flow, tx, call, undefined, now);
  await tellCall(flow, tx, call, how.kind === 'completed' ? 'call.ended' : 'call.missed', data(call), now);
  return call;
}

/** What the end of a call means for its conversation, whose clocks follow. */
async function letGo(
  flow: Flow,
  tx: Tx,
  { conversation, agent }: HeldCall,
  before: CallRow,
  now: Date,
): Promise<void> {
  if (!conversation) return;
  // The customer called a second time: that call goes on.
  if (await lockLiveCall(tx, conversation.id)) return;
  const because = 'caller-left';
  if (before.state === 'connected') {
    if (agent?.agentId) await followUpCall(flow, tx, conversation, agent.agentId, now);
  } else if (before.state === 'connecting') {
    const lost = agent?.agentId ? { agentId: agent.agentId, because } : undefined;
    if (lost && (await requeueCall(flow, tx, conversation, lost, now))) return;
  } else if (conversation.state === 'offered') {
    await withdrawOffer(flow, tx, conversation, because, now);
    await backToQueue(flow, tx, conversation, { because }, now);
    return;
  }
  // Whatever went back to its queue told them there.
  await addToOutbox(tx, flow.newId(), 'sla-follow', { conversationId: conversation.id }, now);
}

function data(call: CallRow): Record<string, unknown> {
  const end = (call.endedAt ?? call.startedAt).getTime();
  return {
    reason: call.endReason,
    waitedSeconds: Math.round(((call.answeredAt?.getTime() ?? end) - call.startedAt.getTime()) / 1_000),
    talkedSeconds: call.answeredAt && Math.round((end - call.answeredAt.getTime()) / 1_000),
  };
}
