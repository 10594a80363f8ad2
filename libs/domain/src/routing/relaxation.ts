import { raised, type Priority, type SkillRequirement } from '../words.ts';
import type { RelaxationStep } from './routing-policy.ts';

/** What a conversation asks for at a step. Teams are those it was widened to, beyond the queue's own. */
export interface Requirements {
  readonly required: readonly SkillRequirement[];
  readonly priority: Priority;
  readonly teams: readonly string[];
}

export interface Relaxed extends Requirements {
  /** Skills that are no longer required. */
  readonly dropped: readonly string[];
  /** Skills whose least level fell, with the new level. */
  readonly lowered: readonly SkillRequirement[];
  /** Teams that were not among them before. */
  readonly widened: readonly string[];
  readonly raised: boolean;
}

/** What a step makes of the requirements; it only ever makes them weaker. */
export function relax(step: Omit<RelaxationStep, 'afterSeconds'>, now: Requirements): Relaxed {
  const dropped = now.required.filter((one) => step.drop?.includes(one.skill)).map((one) => one.skill);
  const lowered: SkillRequirement[] = [];
  const required = now.required
    .filter((one) => !dropped.includes(one.skill))
    .map((one) => {
      const lower = step.lower?.find((other) => other.skill === one.skill);
      if (!lower || lower.level >= one.level) return one;
      lowered.push(lower);
      return { skill: one.skill, level: lower.level };
    });
  const widened = [...new Set(step.widen ?? [])].filter((team) => !now.teams.includes(team));
  const priority = step.raisePriority ? raised(now.priority) : now.priority;
  return {
    required,
    priority,
    teams: [...now.teams, ...widened],
    dropped,
    lowered,
    widened,
    raised: priority !== now.priority,
  };
}
