import type { QueueRules } from './routing-policy.ts';

/** How many steps a queue takes its work through, what happens after the last one included. */
export function stepCount(rules: Pick<QueueRules, 'steps' | 'afterLast'> | undefined): number {
  if (!rules) return 0;
  return rules.steps.length + (rules.afterLast && rules.afterLast.do !== 'wait' ? 1 : 0);
}

/** Seconds of waiting after which the step number `taken` (from 0) acts; undefined when there is none. */
export function nextStepAfter(rules: QueueRules | undefined, taken: number): number | undefined {
  const step = rules?.steps[taken];
  if (step) return step.afterSeconds;
  const last = rules?.afterLast;
  if (!last || last.do === 'wait' || taken !== rules.steps.length) return undefined;
  // It comes after the last step, whatever its own time.
  return Math.max(last.afterSeconds, rules.steps.at(-1)?.afterSeconds ?? 0);
}

/**
 * How many of a queue's steps one that waits is past. Another version may have taken it through more than there are now:
 * what happens after the last one is still to come then, unless that was what opened it to anyone.
 */
export function stepsPast(
  rules: QueueRules | undefined,
  { step, required }: { readonly step: number; readonly required: readonly unknown[] },
): number {
  const last = rules?.afterLast;
  if (!rules || !last || last.do === 'wait' || step <= rules.steps.length) return step;
  return last.do === 'anyone' && required.length === 0 ? step : rules.steps.length;
}
