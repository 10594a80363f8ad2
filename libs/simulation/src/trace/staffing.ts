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

/**
 * Those who would have been there. Who is added stands behind the recorded agents. Of those who are taken away the first
 * who have the skills and worked in a span are not there for it.
 */
export function staffed(
  agents: readonly TraceAgent[],
  changes: readonly StaffingChange[],
  allTeams: readonly string[],
): TraceAgent[] {
  const present = [...agents];
  const added: TraceAgent[] = [];
  for (const change of changes) {
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
    for (const span of change.count < 0 ? change.spans : []) takeAway(present, change, span);
  }
  return [...present, ...added];
}

function takeAway(
  present: TraceAgent[],
  { count, skills }: StaffingChange,
  [fromMs, toMs]: readonly [number, number],
): void {
  let left = -count;
  present.forEach((agent, place) => {
    const able = skills.every((one) => (agent.skills.get(one.skill) ?? 0) >= one.level);
    const worked = agent.available.some(([from, to]) => from < toMs && to > fromMs);
    if (left === 0 || !able || !worked) return;
    left -= 1;
    present[place] = { ...agent, available: without(agent.available, fromMs, toMs) };
  });
}

function without(available: TraceAgent['available'], fromMs: number, toMs: number): TraceAgent['available'] {
  return available.flatMap(([from, to]) =>
    [[from, Math.min(to, fromMs)] as const, [Math.max(from, toMs), to] as const].filter(([a, b]) => a < b),
  );
}
