import type { Timer } from '#persistence/stores/work/timer.store.ts';

export const followUpTimerKey = (id: string) => `follow-up:${id}`;

/** Brings a follow-up back at its instant. */
export function followUpTimer(id: string, conversationId: string, dueAt: Date): Timer {
  const payload = { followUpId: id, conversationId };
  return { key: followUpTimerKey(id), lane: 'routing', kind: 'follow-up', dueAt, payload };
}
