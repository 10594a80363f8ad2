import type { Tx } from '#persistence/database.ts';
import { insertLeg } from '#persistence/stores/calls/call-leg.store.ts';
import { lockLiveCall, transitionCall } from '#persistence/stores/calls/call.store.ts';
import { scheduleTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import { giveCommand } from './give-command.ts';
import { tellCall } from './tell-call.ts';
import { voiceLine } from './voice-channel-of.ts';
import { ringTimer } from './voice-timers.ts';

/**
 * Rings the phone of the agent who was just given a conversation on which a caller waits; a no-op for every other
 * conversation. Called in the transaction of the assignment, with the conversation locked. The caller stays in the
 * waiting room until the agent has really joined.
 */
export async function ringAgent(
  flow: Flow,
  tx: Tx,
  { conversationId, agentId }: { readonly conversationId: string; readonly agentId: string },
  now: Date,
): Promise<{ readonly kind: 'ringing'; readonly legId: string } | { readonly kind: 'no-call' }> {
  const live = await lockLiveCall(tx, conversationId);
  const call = live && (await transitionCall(tx, live.id, ['queued'], 'connecting', { agentId }));
  if (!call) return { kind: 'no-call' };
  const { settings } = await voiceLine(flow, tx, call.channelId);
  const legId = flow.newId();
  await insertLeg(tx, {
    id: legId,
    callId: call.id,
    role: 'agent',
    agentId,
    providerId: null,
    status: 'new',
    createdAt: now,
  });
  await giveCommand(flow, tx, call, 'ring-agent', { legId }, now);
  await scheduleTimers(tx, [ringTimer(call.id, legId, settings.ringSeconds, now)]);
  await tellCall(flow, tx, call, 'call.connecting', { agentId, legId }, now);
  return { kind: 'ringing', legId };
}
