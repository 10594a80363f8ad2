import { nextStepAfter } from './next-step.ts';
import { relax, type Requirements } from './relaxation.ts';
import type { QueueRules } from './routing-policy.ts';

/**
 * What requirements have become after so long a wait, under a queue's steps alone.
 * @param teams ids of teams by name
 */
export function relaxedBy(
  rules: QueueRules | undefined,
  asked: Requirements,
  waitedSeconds: number,
  teams: ReadonlyMap<string, string>,
): Requirements & { readonly step: number } {
  let now: Requirements = asked;
  let taken = 0;
  for (;;) {
    const after = nextStepAfter(rules, taken);
    if (!rules || after === undefined || after > waitedSeconds) return { ...now, step: taken };
    const step = rules.steps[taken];
    taken += 1;
    // An overflow moves it to another queue, which is not followed here.
    if (!step && rules.afterLast?.do !== 'anyone') return { ...now, step: taken };
    const anyone = { drop: now.required.map((one) => one.skill), widen: [...teams.keys()] };
    const { widen = [], ...rest } = step ?? anyone;
    const ids = widen.flatMap((name) => teams.get(name) ?? []);
    now = relax({ ...rest, widen: ids }, now);
  }
}
