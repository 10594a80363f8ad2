import type { SkillRequirement } from '../words.ts';
import { nextStepAfter } from './next-step.ts';
import { relax, type Relaxed, type Requirements } from './relaxation.ts';
import type { AfterLastStep, QueueRules, RelaxationStep } from './routing-policy.ts';

/** A step that will act on one that waits. */
export interface StepAhead {
  /** From 1, as supervisors count. */
  readonly number: number;
  /** Since it took its place. */
  readonly afterSeconds: number;
  /** What it does to this one, for a person: `drops catalan and raises its priority`. */
  readonly does: string;
  /** What is asked for from then on; undefined where another queue's steps go on. */
  readonly asks?: { readonly required: readonly SkillRequirement[]; readonly teams: readonly string[] };
}

/**
 * The steps ahead that change anything for one that waits, the soonest first: one that lowers a skill which it does not need
 * frees nothing.
 * @param taken steps that it is past
 * @param teams ids of teams by name
 */
export function stepsAhead(
  rules: QueueRules | undefined,
  waiting: Requirements,
  taken: number,
  teams: ReadonlyMap<string, string>,
): StepAhead[] {
  const found: StepAhead[] = [];
  // Whom nobody is kept from cannot be let to more.
  const everybody = waiting.teams.length === 0;
  let now = waiting;
  for (let at = taken; ; at++) {
    const afterSeconds = nextStepAfter(rules, at);
    if (!rules || afterSeconds === undefined) return found;
    const number = at + 1;
    const step = rules.steps[at];
    if (!step) {
      const does = lastInWords(rules.afterLast);
      const anyone = rules.afterLast?.do === 'anyone' && {
        asks: { required: [], teams: [...teams.values()] },
      };
      return does ? [...found, { number, afterSeconds, does, ...anyone }] : found;
    }
    const ids = everybody ? [] : (step.widen ?? []).flatMap((name) => teams.get(name) ?? []);
    const relaxed = relax({ ...step, widen: ids }, now);
    const does = inWords(step, relaxed, teams);
    now = relaxed;
    if (does) found.push({ number, afterSeconds, does, asks: relaxed });
  }
}

function inWords(step: RelaxationStep, acts: Relaxed, teams: ReadonlyMap<string, string>): string {
  const widened = (step.widen ?? []).filter((name) => acts.widened.includes(teams.get(name) ?? ''));
  return [
    ...(acts.dropped.length > 0 ? [`drops ${acts.dropped.join(', ')}`] : []),
    ...acts.lowered.map(({ skill, level }) => `lowers ${skill} to ${level}`),
    ...(widened.length > 0 ? [`lets ${widened.join(', ')} serve it too`] : []),
    ...(acts.raised ? ['raises its priority'] : []),
    ...(step.notifySupervisors ? ['tells supervisors'] : []),
  ].join(' and ');
}

function lastInWords(last: AfterLastStep | undefined): string | undefined {
  if (!last || last.do === 'wait') return undefined;
  return last.do === 'anyone' ? 'opens it to anyone' : `moves it to the queue ${last.queue}`;
}
