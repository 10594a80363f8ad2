import type { Entry } from './entry.ts';
import { estimate } from './estimate.ts';
import type { Estimate } from './estimate.ts';

export interface ClosedGap {
  policy: string;
  bestProduct: string;
  reference: string;
  gapClosed: Estimate;
}

/**
 * The share of the way from the best product rule to the best pooled reference, in wSla, that the first entry goes. Null
 * without a product rule and a reference among the entries, or where the reference is no better than the product.
 */
export function closedGap(entries: readonly Entry[]): ClosedGap | null {
  const [policy, ...others] = entries;
  const product = best(others.filter((entry) => entry.product && !entry.pooled));
  const reference = best(others.filter((entry) => entry.pooled));
  if (!policy || !product || !reference) return null;
  const less = (entry: Entry) => wSla(entry).map((value, run) => value - (wSla(product)[run] ?? NaN));
  const gained = less(policy);
  const possible = less(reference);
  const whole = mean(possible);
  if (!(whole > 0)) return null;
  const share = mean(gained) / whole;
  // The interval of a ratio of means: that of the residuals it leaves, by the delta method.
  const { ci99 } = estimate(gained.map((gain, run) => (gain - share * (possible[run] ?? NaN)) / whole));
  return {
    policy: policy.policy,
    bestProduct: product.policy,
    reference: reference.policy,
    gapClosed: { mean: share, ci99 },
  };
}

const wSla = (entry: Entry) => entry.runs.map((run) => run.overall.wSla);

const mean = (values: readonly number[]) => estimate(values).mean ?? NaN;

function best(entries: readonly Entry[]): Entry | undefined {
  return [...entries].sort((a, b) => mean(wSla(b)) - mean(wSla(a)))[0];
}
