import type { Tx } from '#persistence/database.ts';
import type { CallLegRow } from '#persistence/rows/call-leg.row.ts';
import { changeLeg } from '#persistence/stores/calls/call-leg.store.ts';
import { transitionCall } from '#persistence/stores/calls/call.store.ts';
import { scheduleTimers, type Timer } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import { endLeg } from './end-leg.ts';
import { giveCommand } from './give-command.ts';
import { holdCall, type HeldCall } from './hold-call.ts';
import { releaseAgent } from './release-agent.ts';
import { requeueCall } from './requeue-call.ts';
import { tellCall } from './tell-call.ts';
import { voiceLine } from './voice-channel-of.ts';
import { agentDropTimer } from './voice-timers.ts';

/**
 * The leg of the agent ended by itself. While the caller still waited that is an agent who did not answer. In a
 * conversation it is either its natural end, when the caller hangs up too, or a broken line: a moment decides.
 */
export async function loseAgent(
  flow: Flow,
  tx: Tx,
  held: HeldCall,
  leg: CallLegRow,
  cause: string,
  now: Date,
): Promise<void> {
  if (leg.endedAt !== null) return;
  if (held.agent?.id !== leg.id || held.call.state !== 'connected') {
    await releaseAgent(flow, tx, held, leg, cause, now);
    return;
  }
  await endLeg(flow, tx, held.call, leg, cause, now);
  const { settings } = await voiceLine(flow, tx, held.call.channelId);
  await scheduleTimers(tx, [agentDropTimer(held.call.id, leg.id, settings.agentDropGraceSeconds, now)]);
}

/**
 * The moment is over and the caller is still on the line: back to the queue, ahead of others, and to the same agent if
 * that one can be reached again.
 */
export async function requeueAfterDrop(flow: Flow, tx: Tx, timer: Timer, now: Date): Promise<void> {
  const { callId, legId } = timer.payload as { callId: string; legId: string };
  const held = await holdCall(tx, callId);
  const { agent, customer, conversation } = held ?? {};
  if (agent?.id !== legId || agent.agentId === null) return;
  const call = await transitionCall(tx, callId, ['connected'], 'queued', { agentId: null });
  if (!call) return;
  if (customer) await changeLeg(tx, customer.id, { inConference: false });
  await giveCommand(flow, tx, call, 'return-caller', { legId }, now);
  if (conversation) {
    const because = 'agent-dropped';
    await requeueCall(flow, tx, conversation, { agentId: agent.agentId, because, raise: true }, now);
  }
  await tellCall(flow, tx, call, 'call.queued', { because: 'agent-dropped', legId }, now);
}
