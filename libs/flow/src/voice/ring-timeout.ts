import type { Tx } from '#persistence/database.ts';
import type { Timer } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import { holdCall } from './hold-call.ts';
import { callerNotReached, releaseAgent } from './release-agent.ts';

/**
 * The agent's phone rang long enough, or the caller did not come to an agent who joined; the provider's own word of it
 * never arrived. Nothing else would move such a call on.
 */
export async function ringTimeout(flow: Flow, tx: Tx, timer: Timer, now: Date): Promise<void> {
  const { callId, legId } = timer.payload as { callId: string; legId: string };
  const held = await holdCall(tx, callId);
  const { agent, call } = held ?? {};
  if (!held || agent?.id !== legId || call?.state !== 'connecting') return;
  await releaseAgent(flow, tx, held, agent, agent.inConference ? callerNotReached : 'no-answer', now);
}
