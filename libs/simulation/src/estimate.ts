import { studentT } from './student-t.ts';

/** The mean over independent replications and the half width of its 99 % interval; null where nothing was measured. */
export interface Estimate {
  mean: number | null;
  ci99: number | null;
}

/** NaN values (replications in which there was nothing to measure) do not count. */
export function estimate(values: readonly number[]): Estimate {
  const measured = values.filter((value) => !Number.isNaN(value));
  const n = measured.length;
  if (n === 0) return { mean: null, ci99: null };
  const mean = measured.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { mean, ci99: null };
  const variance = measured.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return { mean, ci99: studentT(0.99, n - 1) * Math.sqrt(variance / n) };
}
