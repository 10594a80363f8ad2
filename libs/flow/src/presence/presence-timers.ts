import type { Timer } from '#persistence/stores/work/timer.store.ts';

/** A live session that gave no sign of life for so long is over; a browser may hold back a sleeping tab for a minute. */
export const presenceGraceMs = 90_000;

export const presenceLapseTimerKey = (agentId: string) => `presence-lapse:${agentId}`;

/** Looks whether the session still lives when the grace after its last known sign of life is over. */
export function presenceLapseTimer(agentId: string, heartbeatAt: Date): Timer {
  return {
    key: presenceLapseTimerKey(agentId),
    lane: 'routing',
    kind: 'presence-lapse',
    dueAt: new Date(heartbeatAt.getTime() + presenceGraceMs),
    payload: { agentId },
  };
}

/** Takes back what is offered to an agent who left. */
export function absentAgentTimer(agentId: string, now: Date): Timer {
  return {
    key: `absent-agent:${agentId}`,
    lane: 'routing',
    kind: 'absent-agent',
    dueAt: now,
    payload: { agentId },
  };
}
