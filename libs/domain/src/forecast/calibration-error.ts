/** What was said in one tenth, and what came. */
export interface SaidAndCame {
  readonly bin: number;
  readonly times: number;
  /** Mean of the probabilities that were said. */
  readonly said: number;
  /** Share of what came. */
  readonly came: number;
}

/** Expected calibration error: by tenths over all that was said, the mean distance between what was said and what came. */
export function calibrationError(sayings: readonly SaidAndCame[]): number {
  const bins = new Map<number, { times: number; said: number; came: number }>();
  for (const { bin, times, said, came } of sayings) {
    const sum = bins.get(bin) ?? { times: 0, said: 0, came: 0 };
    bins.set(bin, {
      times: sum.times + times,
      said: sum.said + said * times,
      came: sum.came + came * times,
    });
  }
  const all = [...bins.values()];
  const times = all.reduce((sum, one) => sum + one.times, 0);
  return times > 0 ? all.reduce((sum, one) => sum + Math.abs(one.said - one.came), 0) / times : 0;
}
