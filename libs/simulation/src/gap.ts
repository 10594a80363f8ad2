import type { Entry } from './entry.ts';
import { estimate } from './estimate.ts';
import type { Estimate } from './estimate.ts';

/** How far a policy goes from the best product rule to the same traffic where every agent has every skill. */
export interface ClosedGap {
  policy: string;
  bestProduct: string;
  /** The pooled policy with the highest wSla: the strictest measure. */
  reference: string;
  gapClosed: Estimate;
  /** The same with each pooled policy as the reference, the best first. */
  references: { reference: string; gapClosed: Estimate }[];
}

/**
 * The share of the way from the best product rule to the pooled references, in wSla, that the first entry goes. Null without
 * a product rule and a reference that is better among the entries.
 */
export function closedGap(entries: readonly Entry[]): ClosedGap | null {
  const [policy, ...others] = entries;
  const [product] = byWSla(others.filter((entry) => entry.product && !entry.pooled));
  if (!policy || !product) return null;
  const references = byWSla(others.filter((entry) => entry.pooled)).flatMap((reference) => {
    const gapClosed = shareOfGap(policy, product, reference);
    return gapClosed ? [{ reference: reference.policy, gapClosed }] : [];
  });
  const [strictest] = references;
  return strictest ? { policy: policy.policy, bestProduct: product.policy, ...strictest, references } : null;
}

function shareOfGap(policy: Entry, product: Entry, reference: Entry): Estimate | undefined {
  const less = (entry: Entry) => wSla(entry).map((value, run) => value - (wSla(product)[run] ?? NaN));
  const gained = less(policy);
  const possible = less(reference);
  const whole = mean(possible);
  if (!(whole > 0)) return undefined;
  const share = mean(gained) / whole;
  // The interval of a ratio of means: that of the residuals it leaves, by the delta method.
  const { ci99 } = estimate(gained.map((gain, run) => (gain - share * (possible[run] ?? NaN)) / whole));
  return { mean: share, ci99 };
}

const wSla = (entry: Entry) => entry.runs.map((run) => run.overall.wSla);

const mean = (values: readonly number[]) => estimate(values).mean ?? NaN;

function byWSla(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((a, b) => mean(wSla(b)) - mean(wSla(a)));
}
