import type { SkillRequirement } from '#domain/words.ts';
import type { TraceAgent } from './recorded-trace.ts';

/** So many agents more, or fewer, with these skills. */
export interface StaffingChange {
  readonly count: number;
  readonly skills: readonly SkillRequirement[];
  /** Names of the teams of those who are added; without any they belong to all. */
  readonly teams: readonly string[];
  /** When, in epoch milliseconds, in order. */
  readonly spans: readonly (readonly [fromMs: number, toMs: number])[];
}

export interface Staffed {
  readonly agents: TraceAgent[];
  /** By change the most who were taken away at once, which may be fewer than were named. */
  readonly taken: number[];
}

/**
 * Those who would have been there. Who is added stands behind the recorded agents. Of those who are taken away the first
 * who have the skills and worked in a span are not there for it.
 */
export function staffed(
  agents: readonly TraceAgent[],
  changes: readonly StaffingChange[],
  allTeams: readonly string[],
): Staffed {
  const present = [...agents];
  const added: TraceAgent[] = [];
  const taken = changes.map((change) => {
    for (let number = 1; number <= change.count; number++) {
      const skills = change.skills.map((one) => `${one.skill} ${one.level}`).join(', ');
      added.push({
        id: `added-${added.length + 1}`,
        name: `Added ${added.length + 1}${skills ? ` (${skills})` : ''}`,
        skills: new Map(change.skills.map((one) => [one.skill, one.level])),
        teams: change.teams.length > 0 ? change.teams : allTeams,
        hasPhone: true,
        units: undefined,
        available: change.spans,
        absent: [],
      });
    }
    return change.count < 0
      ? change.spans.reduce((most, span) => Math.max(most, takeAway(present, change, span)), 0)
      : 0;
  });
  return { agents: [...present, ...added], taken };
}

/** How many were there to be taken away. */
function takeAway(
  present: TraceAgent[],
  { count, skills }: StaffingChange,
  [fromMs, toMs]: readonly [number, number],
): number {
  let left = -count;
  present.forEach((agent, place) => {
    const able = skills.every((one) => (agent.skills.get(one.skill) ?? 0) >= one.level);
    const worked = agent.available.some(([from, to]) => from < toMs && to > fromMs);
    if (left === 0 || !able || !worked) return;
    left -= 1;
    present[place] = { ...agent, available: without(agent.available, fromMs, toMs) };
  });
  return -count - left;
}

function without(available: TraceAgent['available'], fromMs: number, toMs: number): TraceAgent['available'] {
  return available.flatMap(([from, to]) =>
    [[from, Math.min(to, fromMs)] as const, [Math.max(from, toMs), to] as const].filter(([a, b]) => a < b),
  );
}
