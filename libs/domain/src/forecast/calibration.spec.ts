import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { learnedCurve, throughCurve } from './breach-curve.ts';
import { backThroughShape, calibrationBins, learnedShape, throughShape } from './calibration.ts';
import { Calibrator, shareWaited, type Trial } from './calibrator.ts';

const rawWaits = [2, 10, 25, 50, 75, 90, 98].map((share) => share * 1_000);
const trial: Trial = {
  line: 'one',
  channel: 'email',
  rawWaits,
  rawBreach: 0.5,
  waitedMs: 50_000,
  left: false,
  breached: false,
};

describe('calibration', () => {
  it('leaves forecasts as they are before it has learned', () => {
    const shape = learnedShape(undefined);
    for (const share of [0.05, 0.3, 0.5, 0.77, 0.95]) {
      expect(throughShape(shape, share)).toBeCloseTo(share, 6);
    }
  });

  it('says what comes, once it has seen it often enough', () => {
    const calibrator = new Calibrator();
    for (let one = 0; one < 2_000; one++) calibrator.learn({ ...trial, breached: one % 5 === 0 });
    const curve = learnedCurve(calibrator.calibration().channels.email?.breach);
    expect(throughCurve(curve, 0.5)).toBeCloseTo(0.2, 1);
  });

  it('never says less where the model says more', () => {
    const counts = fc.array(fc.nat(100), { minLength: calibrationBins, maxLength: calibrationBins });
    fc.assert(
      fc.property(counts, fc.double({ min: 0, max: 1, noNaN: true }), (times, said) => {
        const channel = {
          ended: times,
          reached: times.map((_, at) => times.slice(at).reduce((sum, one) => sum + one, 0)),
          breach: { times: [], said: [], came: [] },
        };
        const shape = learnedShape(channel);
        const more = Math.min(1, said + 0.05);
        expect(throughShape(shape, more)).toBeGreaterThanOrEqual(throughShape(shape, said) - 1e-9);
        expect(throughShape(shape, backThroughShape(shape, said))).toBeCloseTo(said, 6);
      }),
    );
  });

  it('counts whoever hung up only up to then', () => {
    const calibrator = new Calibrator();
    for (let one = 0; one < 2_000; one++) {
      // Half of them leave early; all others wait as long as three quarters were expected to.
      calibrator.learn({
        ...trial,
        waitedMs: one % 2 ? 20_000 : 75_000,
        left: one % 2 === 1,
        breached: undefined,
      });
    }
    expect(throughShape(learnedShape(calibrator.calibration().channels.email), 0.7)).toBeLessThan(0.1);
  });

  it('finds where an outcome fell', () => {
    expect(shareWaited(rawWaits, 50_000)).toBeCloseTo(0.5);
    expect(shareWaited(rawWaits, 1_000)).toBeCloseTo(0.01);
    expect(shareWaited(rawWaits, 1e9)).toBeGreaterThan(0.99);
  });
});
