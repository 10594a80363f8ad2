import { describe, expect, it } from '@jest/globals';
import { arrivalDrawer, expectedArrivals } from './arrivals.ts';
import { estimate } from './estimate.ts';
import { RandomStream } from './random.ts';
import type { ArrivalRate } from './scenario.ts';

const rising: ArrivalRate = {
  table: [
    [0, 0],
    [3600, 120],
    [7200, 60],
  ],
  mult: [[1800, 3600, 3]],
};

describe('arrivals', () => {
  it('are as many as the rate says, burst included', () => {
    expect(expectedArrivals({ perHour: 60 }, 0, 7200)).toBeCloseTo(120);
    expect(expectedArrivals(rising, 0, 1800)).toBeCloseTo(15);
    expect(expectedArrivals(rising, 1800, 3600)).toBeCloseTo(3 * 45);
    expect(expectedArrivals(rising, 3600, 9000)).toBeCloseTo(90 + 30);
  });

  it('fall into each part of the day as Poisson numbers with that mean', () => {
    const parts = [
      [0, 1800],
      [1800, 3600],
      [3600, 9000],
    ] as const;
    const counts = Array.from({ length: 300 }, (_, seed) => {
      const draw = arrivalDrawer(rising, 9000, new RandomStream(seed));
      const found = parts.map(() => 0);
      for (let at = draw(); at < Infinity; at = draw()) found[parts.findIndex(([, to]) => at < to)]!++;
      return found;
    });
    parts.forEach(([from, to], part) => {
      const expected = expectedArrivals(rising, from, to);
      const { mean, ci99 } = estimate(counts.map((each) => each[part]!));
      expect(Math.abs(mean! - expected)).toBeLessThan(1.5 * ci99!);
      const variance =
        counts.reduce((sum, each) => sum + (each[part]! - mean!) ** 2, 0) / (counts.length - 1);
      expect(variance / expected).toBeGreaterThan(0.7);
      expect(variance / expected).toBeLessThan(1.35);
    });
  });

  it('jump where a table has two points at one instant', () => {
    const opening: ArrivalRate = {
      table: [
        [0, 0],
        [3600, 0],
        [3600, 60],
        [7200, 120],
        [7200, 0],
      ],
    };
    expect(expectedArrivals(opening, 0, 3600)).toBe(0);
    expect(expectedArrivals(opening, 3600, 7200)).toBeCloseTo(90);
    expect(expectedArrivals(opening, 7200, 9000)).toBe(0);
    const draw = arrivalDrawer(opening, 9000, new RandomStream(1));
    const found: number[] = [];
    for (let at = draw(); at < Infinity; at = draw()) found.push(at);
    expect(found.length).toBeGreaterThan(40);
    expect(found.every((at) => at >= 3600 && at <= 7200)).toBe(true);
  });

  it('do not come where the rate is nought', () => {
    const draw = arrivalDrawer({ perHour: 0 }, 1e6, new RandomStream(1));
    expect(draw()).toBe(Infinity);
  });
});
