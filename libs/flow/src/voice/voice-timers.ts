import type { Timer } from '#persistence/stores/work/timer.store.ts';

/** The agent's phone was not answered, or the caller did not come to the agent. One key, so the later replaces. */
export const ringTimerKey = (legId: string) => `ring:${legId}`;
export const agentDropTimerKey = (legId: string) => `agent-drop:${legId}`;
export const commandTimerKey = (commandId: string) => `voice-command:${commandId}`;

/** More than the provider's own timeout, which normally ends the ringing. */
const slackSeconds = 5;
/** From the agent's joining until the caller has followed. */
const fetchSeconds = 20;

const after = (now: Date, seconds: number) => new Date(now.getTime() + seconds * 1_000);

export function ringTimer(callId: string, legId: string, ringSeconds: number, now: Date): Timer {
  return {
    key: ringTimerKey(legId),
    lane: 'voice',
    kind: 'ring-timeout',
    dueAt: after(now, ringSeconds + slackSeconds),
    payload: { callId, legId },
  };
}

export function fetchTimer(callId: string, legId: string, now: Date): Timer {
  return {
    key: ringTimerKey(legId),
    lane: 'voice',
    kind: 'ring-timeout',
    dueAt: after(now, fetchSeconds),
    payload: { callId, legId },
  };
}

export function agentDropTimer(callId: string, legId: string, graceSeconds: number, now: Date): Timer {
  return {
    key: agentDropTimerKey(legId),
    lane: 'voice',
    kind: 'agent-drop',
    dueAt: after(now, graceSeconds),
    payload: { callId, legId },
  };
}

/** Looks at a command again: sends it, or asks what became of it. */
export function commandTimer(commandId: string, seconds: number, now: Date): Timer {
  return {
    key: commandTimerKey(commandId),
    lane: 'voice',
    kind: 'command-check',
    dueAt: after(now, seconds),
    payload: { commandId },
  };
}
