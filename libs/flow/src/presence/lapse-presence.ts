import { system } from '#contracts/event-types.ts';
import { lockAgents } from '#persistence/stores/people/agent.store.ts';
import { scheduleTimers } from '#persistence/stores/work/timer.store.ts';
import type { TimerAct } from '../timers/run-due-timers.ts';
import { enterPresence } from './enter-presence.ts';
import { presenceGraceMs, presenceLapseTimer } from './presence-timers.ts';

/** Timer `presence-lapse`: a live session that has been silent for the whole grace is over, and its agent offline. */
export const lapsePresence: TimerAct = async (flow, tx, timer, now) => {
  const id = String(timer.payload.agentId);
  const agent = (await lockAgents(tx, [id])).get(id);
  if (!agent?.heartbeatAt || agent.presence === 'offline') return;
  if (agent.heartbeatAt.getTime() + presenceGraceMs > now.getTime()) {
    await scheduleTimers(tx, [presenceLapseTimer(id, agent.heartbeatAt)]);
    return;
  }
  const lapse = { presence: 'offline', by: system, because: 'no sign of life for 90 s' } as const;
  await enterPresence(flow, tx, agent, lapse, flow.clock.now());
};
