import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asSaid, breachBin, breachEdges, learnedCurve, throughCurve, type Sayings } from './breach-curve.ts';

/** Sayings of which so many came: `came(said)` of `times` in each bin. */
function sayings(times: number, came: (said: number) => number): Sayings {
  const edges = [0, ...breachEdges, 1];
  const said = Array.from({ length: breachEdges.length + 1 }, (_, bin) => {
    return ((edges[bin] ?? 0) + (edges[bin + 1] ?? 1)) / 2;
  });
  return {
    times: said.map(() => times),
    said: said.map((one) => one * times),
    came: said.map((one) => came(one) * times),
  };
}

describe('the curve from what is said of breaches to what comes', () => {
  it('says what is said before it has seen anything', () => {
    for (const said of [0.01, 0.3, 0.5, 0.9]) expect(throughCurve(asSaid, said)).toBeCloseTo(said, 6);
    expect(learnedCurve(undefined)).toEqual(asSaid);
  });

  it('stays there while what comes is what is said', () => {
    const curve = learnedCurve(sayings(100, (said) => said));
    for (const said of [0.05, 0.5, 0.95]) expect(throughCurve(curve, said)).toBeCloseTo(said, 2);
  });

  it('learns that forecasts are too sure, too unsure, or lean to one side', () => {
    const odds = (said: number, by: number, times = 1) => {
      const logit = times * Math.log(said / (1 - said)) + by;
      return 1 / (1 + Math.exp(-logit));
    };
    for (const truth of [
      (said: number) => odds(said, 0, 0.5),
      (said: number) => odds(said, 0, 2),
      (said: number) => odds(said, -1.5),
    ]) {
      const curve = learnedCurve(sayings(400, truth));
      for (const said of [0.05, 0.2, 0.5, 0.8, 0.95]) {
        expect(Math.abs(throughCurve(curve, said) - truth(said))).toBeLessThan(0.05);
      }
    }
  });

  it('believes a few outcomes little', () => {
    const one = { times: [], said: [], came: [] } as unknown as { [K in keyof Sayings]: number[] };
    for (const counts of Object.values(one)) counts.push(...breachEdges.map(() => 0), 0);
    const bin = breachBin(0.2);
    one.times[bin] = 3;
    one.said[bin] = 0.6;
    one.came[bin] = 3;
    expect(throughCurve(learnedCurve(one), 0.2)).toBeLessThan(0.3);
  });

  it('never says less where more is said, whatever it has seen', () => {
    const counts = fc.array(fc.nat(500), {
      minLength: breachEdges.length + 1,
      maxLength: breachEdges.length + 1,
    });
    fc.assert(
      fc.property(counts, counts, fc.double({ min: 0, max: 1, noNaN: true }), (times, shares, said) => {
        const middle = sayings(1, () => 0).said;
        const curve = learnedCurve({
          times,
          said: times.map((count, bin) => count * (middle[bin] ?? 0)),
          came: times.map((count, bin) => (count * (shares[bin] ?? 0)) / 500),
        });
        const [one, more] = [throughCurve(curve, said), throughCurve(curve, Math.min(1, said + 0.05))];
        expect(one).toBeGreaterThanOrEqual(0);
        expect(more).toBeLessThanOrEqual(1);
        expect(more).toBeGreaterThanOrEqual(one - 1e-9);
      }),
    );
  });
});
