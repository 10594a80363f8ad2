import { describe, expect, it } from '@jest/globals';
import { comingStep, type Progress } from './coming-step.ts';
import type { QueueRules } from './routing-policy.ts';

const german = { skill: 'german', level: 4 };
const rules: QueueRules = {
  order: 'age',
  steps: [
    { afterSeconds: 60, drop: ['german'] },
    { afterSeconds: 120, raisePriority: true, notifySupervisors: true },
    { afterSeconds: 300, widen: ['Sales', 'Gone'] },
  ],
  afterLast: { do: 'anyone', afterSeconds: 200 },
};
const teams = new Map([
  ['Care', 'c'],
  ['Sales', 's'],
]);
const coming = (own: Partial<Progress>, of: QueueRules | undefined = rules) =>
  comingStep(
    of,
    { step: 0, ofOther: false, required: [german], priority: 'normal', teams: [], ...own },
    teams,
  );

describe('the step that comes next', () => {
  it('is the one after those that were taken, by number, and what follows the last comes no earlier', () => {
    expect(coming({})).toEqual({ number: 0, afterSeconds: 60, again: false });
    // Whoever asked for more meanwhile keeps it.
    expect(coming({ step: 1 })).toEqual({ number: 1, afterSeconds: 120, again: false });
    expect(coming({ step: 3 })).toEqual({ number: 3, afterSeconds: 300, again: false });
    expect(coming({ step: 4 })).toBeUndefined();
    expect(coming({}, { order: 'age', steps: [] })).toBeUndefined();
  });

  it('is one that would make weaker what another version took past it by number', () => {
    expect(coming({ step: 2, ofOther: true })).toEqual({ number: 0, afterSeconds: 60, again: true });
    const without = { ofOther: true, required: [] };
    // What is done once is not done again.
    expect(coming({ ...without, step: 2 })).toEqual({ number: 2, afterSeconds: 300, again: false });
    expect(coming({ ...without, step: 9 })).toEqual({ number: 2, afterSeconds: 300, again: true });
    expect(coming({ ...without, step: 9, teams: ['s'] })).toEqual({
      number: 3,
      afterSeconds: 300,
      again: true,
    });
    expect(coming({ ...without, step: 9, teams: ['s', 'c'] })).toBeUndefined();
  });

  it('is the overflow of whatever still waits there, if another version took it past that', () => {
    const overflow = { do: 'overflow', afterSeconds: 400, queue: 'Sales' } as const;
    const over = { ...rules, steps: [], afterLast: overflow };
    expect(coming({ step: 5, ofOther: true }, over)).toEqual({ number: 0, afterSeconds: 400, again: true });
    expect(coming({ step: 5 }, over)).toBeUndefined();
  });
});
