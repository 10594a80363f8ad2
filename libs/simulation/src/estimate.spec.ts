import { describe, expect, it } from '@jest/globals';
import type { Entry } from './entry.ts';
import { estimate } from './estimate.ts';
import { closedGap } from './gap.ts';
import { gini } from './gini.ts';
import type { Measures } from './measures.ts';
import { studentT } from './student-t.ts';

describe('estimates', () => {
  it("use Student's t, as tables print it", () => {
    expect(studentT(0.99, 1)).toBeCloseTo(63.657, 2);
    expect(studentT(0.99, 2)).toBeCloseTo(9.925, 3);
    expect(studentT(0.99, 9)).toBeCloseTo(3.25, 3);
    expect(studentT(0.99, 19)).toBeCloseTo(2.861, 3);
    expect(studentT(0.95, 30)).toBeCloseTo(2.042, 3);
    expect(studentT(0.99, 5000)).toBeCloseTo(2.577, 2);
  });

  it('leave out what was not measured', () => {
    expect(estimate([])).toEqual({ mean: null, ci99: null });
    expect(estimate([NaN, 4])).toEqual({ mean: 4, ci99: null });
    const { mean, ci99 } = estimate([1, 2, 3, NaN]);
    expect(mean).toBe(2);
    expect(ci99).toBeCloseTo(9.925 / Math.sqrt(3), 2);
  });

  it('measure how unequal shares are', () => {
    expect(gini(Float64Array.of(0.5, 0.5, 0.5))).toBeCloseTo(0);
    expect(gini(Float64Array.of(0, 0, 0, 1))).toBeCloseTo(0.75);
    expect(gini(Float64Array.of(1, 3, NaN))).toBeCloseTo(0.25);
    expect(gini(Float64Array.of(NaN))).toBeNaN();
  });

  it('tell how much of a gap is closed, with the interval of paired runs', () => {
    const entry = (policy: string, product: boolean, pooled: boolean, values: number[]): Entry => ({
      policy,
      product,
      pooled,
      runs: values.map((wSla) => ({ overall: { wSla } }) as Measures),
    });
    const ours = entry('ours', false, false, [0.86, 0.9, 0.88]);
    const product = entry('theirs', true, false, [0.8, 0.84, 0.82]);
    const reference = entry('ours', false, true, [0.9, 0.94, 0.92]);
    const gap = closedGap([ours, entry('worse', true, false, [0.7, 0.7, 0.7]), product, reference]);
    expect(gap).toMatchObject({ policy: 'ours', bestProduct: 'theirs', reference: 'ours' });
    expect(gap!.gapClosed.mean).toBeCloseTo(0.6);
    expect(gap!.gapClosed.ci99).toBeCloseTo(0);
    expect(closedGap([ours, product])).toBeNull();
    expect(closedGap([ours, product, entry('ours', false, true, [0.8, 0.8, 0.8])])).toBeNull();
  });
});
