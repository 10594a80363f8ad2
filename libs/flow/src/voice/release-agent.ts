import type { Tx } from '#persistence/database.ts';
import type { CallLegRow } from '#persistence/rows/call-leg.row.ts';
import { changeLeg } from '#persistence/stores/calls/call-leg.store.ts';
import { transitionCall } from '#persistence/stores/calls/call.store.ts';
import { restAgent } from '#persistence/stores/people/agent.store.ts';
import { scheduleTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import { livePolicy } from '../routing/live-policy.ts';
import { restOverTimer } from '../routing/waiting/rest-over-timer.ts';
import { endLeg } from './end-leg.ts';
import { giveCommand } from './give-command.ts';
import type { HeldCall } from './hold-call.ts';
import { requeueCall } from './requeue-call.ts';
import { tellCall } from './tell-call.ts';

/** The agent joined and the caller could not be moved: no fault of the agent's. */
export const callerNotReached = 'caller-not-reached';

/**
 * Gives up on an agent who accepted a call and could not be reached: the caller, who never left the waiting room, goes
 * on waiting with the same place, the agent rests, and the next one is asked. No-op when the call moved on.
 * @param because `no-answer`, `busy`, `failed`, …
 */
export async function releaseAgent(
  flow: Flow,
  tx: Tx,
  held: HeldCall,
  leg: CallLegRow,
  because: string,
  now: Date,
): Promise<void> {
  await endLeg(flow, tx, held.call, leg, because, now);
  if (held.agent?.id !== leg.id || leg.agentId === null) return;
  const call = await transitionCall(tx, held.call.id, ['connecting'], 'queued', { agentId: null });
  if (!call) return;
  if (held.customer?.inConference) {
    // The caller followed an agent who was leaving.
    await changeLeg(tx, held.customer.id, { inConference: false });
    await giveCommand(flow, tx, call, 'return-caller', { legId: leg.id }, now);
  }
  if (held.conversation) {
    await requeueCall(flow, tx, held.conversation, { agentId: leg.agentId, because }, now);
  }
  if (because !== callerNotReached) await rest(flow, tx, leg.agentId, now);
  await tellCall(flow, tx, call, 'call.queued', { because, agentId: leg.agentId, legId: leg.id }, now);
}

async function rest(flow: Flow, tx: Tx, agentId: string, now: Date): Promise<void> {
  const { body: policy } = await livePolicy(flow, tx);
  const until = new Date(now.getTime() + policy.offers.restSeconds * 1_000);
  await restAgent(tx, agentId, until);
  await scheduleTimers(tx, [restOverTimer({ agentId }, until)]);
}
