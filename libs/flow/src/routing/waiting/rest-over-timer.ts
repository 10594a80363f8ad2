import type { Timer } from '#persistence/stores/work/timer.store.ts';

export const roundOverTimerKey = (conversationId: string) => `round-over:${conversationId}`;

/** Looks at the pool again when a rest is over: an agent's, or that of a conversation between two rounds of offers. */
export function restOverTimer(of: { agentId: string } | { conversationId: string }, at: Date): Timer {
  return {
    key: 'agentId' in of ? `rest-over:${of.agentId}` : roundOverTimerKey(of.conversationId),
    lane: 'routing',
    kind: 'rest-over',
    dueAt: at,
    payload: of,
  };
}
