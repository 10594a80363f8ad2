import { binCost, costBins } from './estimates.ts';

/** The time after which the state of the house is taken to be another one. */
export const changeMs = 40_000;
/** So much time before its deadline work must be given away, and nothing better is waited for. */
const marginMs = 12_000;
const steps = 24;
/** Waiting is never free. */
export const waitingCost = 0.013;
/** What work far from its deadline is worth at least, as share of its worth. */
const leastShare = 0.0136;
/** So many finds of room that never happened are added to what was seen, so that little is not taken for never. */
const caution = 3;

const binCosts = Float64Array.from({ length: costBins }, (_, bin) => binCost(bin));
/** Bins that something was seen in, while a curve is reckoned. */
const seenBins = new Uint8Array(costBins);

/**
 * What it costs to leave work of this kind waiting, by the time that is left: the loss expected if it is given to the
 * cheapest place that comes up later, by the optimal rule of stopping over the costs that were seen. At the deadline it is
 * all that the promise is worth; far from it as little as the best places cost.
 * @param curve is written over, where there is one already
 */
export function regretCurve(
  worth: number,
  costs: readonly number[] | undefined,
  curve: Float64Array = new Float64Array(steps + 1),
): Float64Array {
  curve.fill(worth);
  let seen = 0;
  let bins = 0;
  for (let bin = 0; costs && bin < costBins; bin++) {
    const count = costs[bin] ?? 0;
    seen += count;
    if (count > 0) seenBins[bins++] = bin;
  }
  if (!costs || seen < 1) return curve;
  for (let step = 1; step <= steps; step++) {
    const later = curve[step - 1] ?? worth;
    let sum = caution * later;
    for (let at = 0; at < bins; at++) {
      const bin = seenBins[at] as number;
      const cost = binCosts[bin] as number;
      sum += (costs[bin] as number) * (cost < later ? cost : later);
    }
    const now = sum / (seen + caution) + waitingCost;
    curve[step] = now < later ? now : later;
  }
  return curve;
}

/** What leaving it waiting costs with so much time left. */
export function regret(curve: Float64Array, slackMs: number): number {
  const worth = curve[0] ?? 0;
  const least = leastShare * worth;
  const at = Math.max(0, slackMs - marginMs) / changeMs;
  if (!(at < steps)) return Math.max(least, curve[steps] ?? 0);
  const step = Math.floor(at);
  const share = at - step;
  return Math.max(least, (curve[step] ?? 0) * (1 - share) + (curve[step + 1] ?? 0) * share);
}

/** With less than this share of its usual handling time left the promise of work is taken for lost. */
export const hopelessHandling = 0.5;
