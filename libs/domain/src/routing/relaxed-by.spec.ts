import { describe, expect, it } from '@jest/globals';
import { relaxedBy } from './relaxed-by.ts';
import type { QueueRules } from './routing-policy.ts';

const rules: QueueRules = {
  order: 'age',
  steps: [
    { afterSeconds: 10, lower: [{ skill: 'german', level: 2 }] },
    { afterSeconds: 20, widen: ['Sales', 'Gone'], raisePriority: true },
  ],
  afterLast: { do: 'anyone', afterSeconds: 15 },
};
const teams = new Map([
  ['Sales', 't1'],
  ['Care', 't2'],
]);
const asked = { required: [{ skill: 'german', level: 4 }], priority: 'normal', teams: [] } as const;

describe('what requirements have become', () => {
  it.each([
    [9, 0, 4, []],
    [10, 1, 2, []],
  ])('after %d s', (waited, step, level, widened) => {
    expect(relaxedBy(rules, asked, waited, teams)).toMatchObject({
      step,
      required: [{ skill: 'german', level }],
      teams: widened,
    });
  });

  it('goes on to the last step and what follows it, which comes no earlier', () => {
    expect(relaxedBy(rules, asked, 20, teams)).toMatchObject({
      step: 3,
      required: [],
      priority: 'high',
      teams: ['t1', 't2'],
    });
    expect(relaxedBy(undefined, asked, 99, teams)).toMatchObject({ step: 0, required: asked.required });
    const overflowing: QueueRules = { ...rules, afterLast: { do: 'overflow', afterSeconds: 30, queue: 'x' } };
    expect(relaxedBy(overflowing, asked, 99, teams)).toMatchObject({ step: 3, teams: ['t1'] });
  });
});
