import type { Actor } from '#contracts/event-types.ts';
import type { Presence } from '#domain/words.ts';
import type { Tx } from '#persistence/database.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import { changePresence, type LockedAgent } from '#persistence/stores/people/agent.store.ts';
import { askForMatching } from '#persistence/stores/work/matching.store.ts';
import { cancelTimers, scheduleTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import { after } from '../in-order.ts';
import { absentAgentTimer, presenceLapseTimer, presenceLapseTimerKey } from './presence-timers.ts';

/**
 * Changes a locked agent's presence. No offer is made to who is not available from here on; those that are pending
 * are taken back in a later transaction, because conversations are locked before agents. A timer sees to that should
 * this process die in between.
 */
export async function enterPresence(
  flow: Flow,
  tx: Tx,
  agent: LockedAgent,
  wish: {
    readonly presence: Presence;
    readonly by: Actor;
    readonly session?: boolean;
    readonly because?: string;
  },
  present: Date,
): Promise<void> {
  const { presence } = wish;
  // Who goes now was still there for what was offered a moment ago by a process whose clock is a little ahead.
  const now = after(present, agent.lastAssignedAt);
  const heartbeatAt = presence === 'offline' ? null : wish.session ? now : undefined;
  await changePresence(tx, agent.id, presence, heartbeatAt, now);
  if (presence === 'offline') await cancelTimers(tx, [presenceLapseTimerKey(agent.id)]);
  else if (wish.session) await scheduleTimers(tx, [presenceLapseTimer(agent.id, now)]);
  if (agent.presence === presence) return;
  await appendEvents(tx, [
    {
      id: flow.newId(),
      type: 'agent.presence-changed',
      at: now,
      actor: wish.by,
      agentId: agent.id,
      data: { presence, from: agent.presence, ...(wish.because && { because: wish.because }) },
    },
  ]);
  if (presence === 'available') await askForMatching(tx);
  else if (agent.presence === 'available') await scheduleTimers(tx, [absentAgentTimer(agent.id, now)]);
}
