import { describe, expect, it } from '@jest/globals';
import { RandomStream } from '../random.ts';
import { estimateByStretches } from './estimate-by-stretches.ts';
import { WaitsByStretch } from './waits-by-stretch.ts';

const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;

describe('intervals by stretches', () => {
  it('hold the truth about as often as they say, also where neighbours hang together', () => {
    const random = new RandomStream(3);
    for (const { hangs, least } of [
      { hangs: 0, least: 0.97 },
      { hangs: 0.5, least: 0.93 },
    ]) {
      let held = 0;
      for (let time = 0; time < 400; time++) {
        let before = 0;
        const stretches = Array.from({ length: 48 }, () => {
          before = hangs * before + (random.uniform() + random.uniform() + random.uniform() - 1.5);
          return 10 + before;
        });
        const without = stretches.map((_, left) => mean(stretches.filter((__, at) => at !== left)));
        const { ci99 } = estimateByStretches(mean(stretches), without);
        if (Math.abs(mean(stretches) - 10) <= (ci99 ?? 0)) held += 1;
      }
      expect(held / 400).toBeGreaterThan(least);
    }
  });

  it('say nothing where there is one stretch, or nothing to measure in one of the others', () => {
    expect(estimateByStretches(3, [NaN])).toEqual({ mean: 3, ci99: null });
    expect(estimateByStretches(NaN, [1, 2])).toEqual({ mean: null, ci99: null });
    expect(estimateByStretches(3, [2, NaN, 4])).toEqual({ mean: 3, ci99: null });
    expect(estimateByStretches(0, [0, 0, 0])).toEqual({ mean: 0, ci99: 0 });
  });

  it('find percentiles of what is left without a stretch', () => {
    const random = new RandomStream(5);
    const waits = new WaitsByStretch();
    const all = Array.from({ length: 500 }, () => ({
      // Some alike, in several stretches.
      seconds: Math.floor(random.uniform() * 200) / 2,
      stretch: Math.floor(random.uniform() ** 2 * 12),
    }));
    for (const { seconds, stretch } of all) waits.add(seconds, stretch);
    waits.sort(12);
    const percentile = (of: readonly { seconds: number }[], share: number) =>
      of.map((one) => one.seconds).sort((a, b) => a - b)[Math.floor(share * of.length)];
    for (const share of [0, 0.5, 0.95, 0.99]) {
      expect(waits.percentile(share)).toBe(percentile(all, share));
      for (let left = 0; left < 12; left++) {
        const others = all.filter((one) => one.stretch !== left);
        expect(waits.without(left, share)).toBe(percentile(others, share));
      }
    }
  });
});
