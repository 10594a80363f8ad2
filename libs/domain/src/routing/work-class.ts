import type { AgentPool } from './agent-pool.ts';
import type { AgentSet } from './agent-set.ts';
import type { ObstacleKind } from './eligibility.ts';
import type { WaitingConversation } from './snapshot.ts';

/** Waiting conversations that the same agents may serve: same channel, teams and required skills. */
export interface WorkClass {
  /** Available members of the teams with the skills and whatever the channel needs, whether they rest or not. */
  readonly fitting: AgentSet;
  /** Who passes all rules that are the same for the whole class. */
  readonly ready: AgentSet;
  /** Who passes the rules up to this one, rule by rule; the difference is whom the rule stopped. */
  readonly passed: readonly (readonly [ObstacleKind, AgentSet])[];
}

export function classKey(waiting: WaitingConversation): string {
  const skills = waiting.required.map((one) => `${one.skill}${one.level}`).sort();
  return JSON.stringify([waiting.channel, skills, [...waiting.teams].sort()]);
}

export function workClass(waiting: WaitingConversation, pool: AgentPool): WorkClass {
  const teams = pool.inTeams(waiting.teams);
  const anyLevel = pool.withSkills(waiting.required.map(({ skill }) => ({ skill, level: 1 })));
  const skilled = pool.withSkills(waiting.required);
  const rested = pool.available.copy().meet(pool.rested);
  const ofTeam = rested.copy().meet(teams);
  const ofSkill = ofTeam.copy().meet(skilled);
  const reachable = pool.reachable(waiting.channel);
  const ready = ofSkill.copy().meet(reachable);
  return {
    fitting: pool.available.copy().meet(teams).meet(skilled).meet(reachable),
    ready,
    passed: [
      ['not-available', pool.available],
      ['resting', rested],
      ['wrong-team', ofTeam],
      ['missing-skill', ofTeam.copy().meet(anyLevel)],
      ['skill-level', ofSkill],
      ['no-phone', ready],
    ],
  };
}
