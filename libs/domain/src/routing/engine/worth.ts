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

/** On this scale, beside its own promise, lateness counts. */
const patienceMs = 60_000;
/** Of its worth what late work is still worth, and how that grows with its lateness. */
const lateWorth = 0.035;
const lateGrowth = 0.1;
/** Who was promised an answer soon expects it soon: twice that is too long for this promise, more for longer ones. */
const fairMs = 120_000;
/** A caller waits no longer than this share of a call's usual length. */
const longestHold = 0.5;
/** What it is worth then, so that it goes before all that could still be kept. */
const overlongWorth = 4;

/**
 * What serving late work is still worth, as share of its worth. Its promise is broken and others can still be kept, so that
 * it counts little, until it has waited so long that few should wait longer: from then on it goes before everything.
 */
export function lateShare(lateMs: number, promisedMs: number, group: LateGroup): number {
  const waitedMs = lateMs + promisedMs;
  const limitMs = group.exclusive ? longestHold * group.handlingMs : promisedMs * (1 + promisedMs / fairMs);
  const growth = group.exclusive ? 0 : (lateGrowth * lateMs) / (promisedMs + patienceMs);
  return Math.min(7, lateWorth + growth + (waitedMs > limitMs ? overlongWorth : 0));
}

/** What of a group tells how late is too late. */
export interface LateGroup {
  readonly exclusive: boolean;
  readonly handlingMs: number;
}

/** With less than this share of its usual handling time left the promise of work is taken for lost. */
export const hopelessHandling = 0.5;

/** Late work is held back for others only as far as it would cost more than this share of its worth. */
export const lateHold = 1;
/** The same for late calls, which may leave the last free agent to those who call next. */
export const lateCallHold = 0.15;
