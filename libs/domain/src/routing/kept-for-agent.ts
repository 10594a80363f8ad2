import type { PoolSnapshot, RoutableAgent, WaitingConversation } from './snapshot.ts';

/** A team of one, which nobody can bear as an id. */
const teamOf = (agentId: string) => `only ${agentId}`;

/**
 * Narrows what is kept for the agent who had the customer last to that agent, as a team of one: until its instant, while
 * the agent is on shift and has not let it go in this round.
 */
export function keptForAgents<W extends WaitingConversation>(
  snapshot: PoolSnapshot & { readonly waiting: readonly W[] },
  nowMs: number,
): PoolSnapshot {
  const kept = new Map<string, string>();
  const onShift = new Set(snapshot.agents.filter((one) => one.presence !== 'offline').map((one) => one.id));
  for (const one of snapshot.waiting) {
    const { lastAgentId, keptUntilMs = 0 } = one;
    if (lastAgentId === undefined || keptUntilMs <= nowMs || !onShift.has(lastAgentId)) continue;
    if (!one.asked.some(({ agentId }) => agentId === lastAgentId)) kept.set(one.id, lastAgentId);
  }
  if (kept.size === 0) return snapshot;
  const keepers = new Set(kept.values());
  return {
    ...snapshot,
    waiting: snapshot.waiting.map((one) => {
      const keeper = kept.get(one.id);
      return keeper === undefined ? one : { ...one, teams: [teamOf(keeper)] };
    }),
    agents: snapshot.agents.map((one) => (keepers.has(one.id) ? asKeeper(one) : one)),
  };
}

function asKeeper(agent: RoutableAgent): RoutableAgent {
  return { ...agent, teams: [...agent.teams, teamOf(agent.id)] };
}
