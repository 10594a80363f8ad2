import type { Estimate } from '../estimate.ts';
import { studentT } from '../student-t.ts';

/** Stretches so far apart still hang together: what is late in one makes the next ones late. */
const lags = 3;
const quantiles = new Map<number, number>();

/**
 * A figure of a whole time and half the width of its 99 % interval, by leaving out one stretch of the time after the other
 * (the jackknife), with what neighbouring stretches have in common (Bartlett's weights).
 * @param without the figure without each stretch, in the order of time; NaN where there is nothing left to measure
 */
export function estimateByStretches(value: number, without: readonly number[]): Estimate {
  if (Number.isNaN(value)) return { mean: null, ci99: null };
  const n = without.length;
  if (n < 2 || without.some(Number.isNaN)) return { mean: value, ci99: null };
  const weight = 1 - n;
  const mean = without.reduce((sum, one) => sum + one, 0) / n;
  const influence = without.map((one) => weight * (one - mean));
  const covariance = (lag: number) => {
    let sum = 0;
    for (let at = lag; at < n; at++) sum += (influence[at] ?? 0) * (influence[at - lag] ?? 0);
    return sum / (n - 1);
  };
  const own = covariance(0);
  let together = own;
  const farthest = Math.min(lags, Math.floor(n / 4));
  for (let lag = 1; lag <= farthest; lag++) together += 2 * (1 - lag / (farthest + 1)) * covariance(lag);
  // Neighbours that differ must not make it look surer than it is.
  return { mean: value, ci99: quantile(n - 1) * Math.sqrt(Math.max(own, together) / n) };
}

function quantile(degrees: number): number {
  const known = quantiles.get(degrees) ?? studentT(0.99, degrees);
  quantiles.set(degrees, known);
  return known;
}
