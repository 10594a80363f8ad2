import type { QueueRules } from './routing-policy.ts';

/** Seconds of waiting after which the step number `taken` (from 0) acts; undefined when there is none. */
export function nextStepAfter(rules: QueueRules | undefined, taken: number): number | undefined {
  const step = rules?.steps[taken];
  if (step) return step.afterSeconds;
  const last = rules?.afterLast;
  if (!last || last.do === 'wait' || taken !== rules.steps.length) return undefined;
  // It comes after the last step, whatever its own time.
  return Math.max(last.afterSeconds, rules.steps.at(-1)?.afterSeconds ?? 0);
}
