import { heldUnits, type CapacityRules, type Holding } from '../capacity/capacity.ts';
import type { RankingWeights } from './routing-policy.ts';
import type { RoutableAgent, WaitingConversation } from './snapshot.ts';

/** The terms of an agent's score, in the order in which they are added. */
export const termNames = ['fit', 'preferred', 'sameAgent', 'load', 'fairness', 'scarcity'] as const;
export type TermName = (typeof termNames)[number];

export interface ScoreTerm {
  readonly name: TermName;
  /** 0…1, more is better. */
  readonly value: number;
  readonly weight: number;
  /** value × weight; the points of all terms, added in this order, are the score. */
  readonly points: number;
}

/** What agents are ranked upon, beside themselves and the conversation. */
export interface RankingGround {
  readonly weights: RankingWeights;
  readonly capacity: CapacityRules;
  readonly nowMs: number;
  /** 0…1 by skill: 1 when a single agent has it, 0 when all do. Skills that no work asks for are left out. */
  readonly rarity: ReadonlyMap<string, number>;
}

/** An agent at this point of the round: what it was given since the snapshot counts. */
export interface WorkingAgent {
  readonly agent: RoutableAgent;
  readonly held: readonly Holding[];
  readonly lastAssignedAtMs: number | undefined;
}

const bestLevel = 5;
/** After so long without new work the fairness term has made half of its way to 1. */
const fairnessHalfMs = 600_000;

type Need = Pick<WaitingConversation, 'required' | 'preferred' | 'lastAgentId'>;

/** The agent's score for this conversation. */
export function score(need: Need, working: WorkingAgent, ground: RankingGround): number {
  let sum = 0;
  for (const name of termNames) sum += ground.weights[name] * terms[name](need, working, ground);
  return sum;
}

/** The same score, term by term. */
export function scoreTerms(need: Need, working: WorkingAgent, ground: RankingGround): ScoreTerm[] {
  return termNames.map((name) => {
    const value = terms[name](need, working, ground);
    const weight = ground.weights[name];
    return { name, value, weight, points: weight * value };
  });
}

const terms: Record<TermName, (need: Need, working: WorkingAgent, ground: RankingGround) => number> = {
  /** The mean level in what is required. */
  fit(need, { agent }) {
    if (need.required.length === 0) return 1;
    let levels = 0;
    for (const one of need.required) levels += Math.min(agent.skills.get(one.skill) ?? 0, bestLevel);
    return levels / (need.required.length * bestLevel);
  },

  /** The share of the preferred skills that the agent has. */
  preferred(need, { agent }) {
    if (need.preferred.length === 0) return 0;
    let met = 0;
    for (const one of need.preferred) if ((agent.skills.get(one.skill) ?? 0) >= one.level) met += 1;
    return met / need.preferred.length;
  },

  /** The customer knows this one. */
  sameAgent(need, { agent }) {
    return need.lastAgentId === agent.id ? 1 : 0;
  },

  /** The free share of the agent's units. */
  load(_need, { agent, held }, { capacity }) {
    if (agent.units === 0) return 0;
    return Math.max(0, 1 - heldUnits(held, capacity) / agent.units);
  },

  /** How long ago the agent was given work last. */
  fairness(_need, { lastAssignedAtMs }, { nowMs }) {
    if (lastAssignedAtMs === undefined) return 1;
    const idleMs = Math.max(0, nowMs - lastAssignedAtMs);
    return idleMs / (idleMs + fairnessHalfMs);
  },

  /** Less, the rarer the rarest skill that this conversation would not use. */
  scarcity(need, { agent }, { rarity }) {
    let wasted = 0;
    for (const skill of agent.skills.keys()) {
      const rare = rarity.get(skill) ?? 0;
      if (rare > wasted && !uses(need, skill)) wasted = rare;
    }
    return 1 - wasted;
  },
};

function uses(need: Need, skill: string): boolean {
  return (
    need.required.some((one) => one.skill === skill) || need.preferred.some((one) => one.skill === skill)
  );
}

/** How rare each asked-for skill is among these agents. */
export function rarityOf(agents: readonly RoutableAgent[], asked: ReadonlySet<string>): Map<string, number> {
  const holders = new Map<string, number>();
  for (const agent of agents) {
    for (const skill of agent.skills.keys()) {
      if (asked.has(skill)) holders.set(skill, (holders.get(skill) ?? 0) + 1);
    }
  }
  const others = Math.max(1, agents.length - 1);
  return new Map([...holders].map(([skill, count]) => [skill, 1 - Math.min(1, (count - 1) / others)]));
}
