import { nextStepAfter } from './next-step.ts';
import { relax, type Requirements } from './relaxation.ts';
import type { QueueRules, RelaxationStep } from './routing-policy.ts';

/** What weakens the requirements of what waits. */
export type Weakening = Pick<RelaxationStep, 'drop' | 'lower' | 'widen'>;

/** How far one that waits has come in its queue. Teams are those that it was widened to, by their ids. */
export interface Progress extends Requirements {
  /** Steps that it is past, by number. */
  readonly step: number;
  /** They may be those of another version than the one that decides now. */
  readonly ofOther: boolean;
}

export interface ComingStep {
  /** From 0; as many as there are steps for what happens after the last. */
  readonly number: number;
  /** Since it took its place. */
  readonly afterSeconds: number;
  /** It is past that many steps, but not past what this one makes weaker: only that is left to do. */
  readonly again: boolean;
}

/**
 * The first of a queue's steps that is still to act, or what happens after the last one; undefined where nothing does. Steps are
 * counted by number, so that none raises or notifies twice; what those of a new version make weaker is made up for, because
 * what another version took it past may have been something else.
 * @param teams ids of teams by name
 */
export function comingStep(
  rules: QueueRules | undefined,
  progress: Progress,
  teams: ReadonlyMap<string, string>,
): ComingStep | undefined {
  for (let number = progress.ofOther ? 0 : progress.step; ; number++) {
    const afterSeconds = nextStepAfter(rules, number);
    if (!rules || afterSeconds === undefined) return undefined;
    const again = number < progress.step;
    const overflows = number === rules.steps.length && rules.afterLast?.do === 'overflow';
    if (!again || overflows || weakens(weakeningOf(rules, number, progress, teams.keys()), progress, teams))
      return { number, afterSeconds, again };
  }
}

/** What a step makes weaker: what comes after the last one asks for no skill any more and lets the members of every team. */
export function weakeningOf(
  rules: QueueRules,
  number: number,
  { required }: Pick<Requirements, 'required'>,
  teams: Iterable<string>,
): Weakening {
  const step = rules.steps[number];
  if (!step) return { drop: required.map((one) => one.skill), widen: [...teams] };
  const { drop = [], lower = [], widen = [] } = step;
  return { drop, lower, widen };
}

function weakens({ widen = [], ...rest }: Weakening, now: Requirements, teams: ReadonlyMap<string, string>) {
  const ids = widen.flatMap((name) => teams.get(name) ?? []);
  const { dropped, lowered, widened } = relax({ ...rest, widen: ids }, now);
  return dropped.length + lowered.length + widened.length > 0;
}
