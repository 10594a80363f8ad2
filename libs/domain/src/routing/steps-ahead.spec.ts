import { describe, expect, it } from '@jest/globals';
import type { QueueRules } from './routing-policy.ts';
import { stepsAhead } from './steps-ahead.ts';

const teams = new Map([
  ['Care', 'c'],
  ['Sales', 's'],
]);
const rules: QueueRules = {
  order: 'age',
  steps: [
    { afterSeconds: 10, lower: [{ skill: 'german', level: 2 }] },
    { afterSeconds: 20, drop: ['catalan', 'german'], raisePriority: true },
    { afterSeconds: 30, widen: ['Care', 'Sales', 'Nobody'], notifySupervisors: true },
  ],
  afterLast: { do: 'anyone', afterSeconds: 40 },
};
const catalan = {
  required: [{ skill: 'catalan', level: 3 }],
  priority: 'normal' as const,
  teams: ['c'],
};

describe('stepsAhead', () => {
  it('tells what each step does to this conversation, and passes over those that do nothing', () => {
    expect(stepsAhead(rules, catalan, 0, teams)).toMatchObject([
      { number: 2, afterSeconds: 20, does: 'drops catalan and raises its priority', asks: { required: [] } },
      {
        number: 3,
        afterSeconds: 30,
        does: 'lets Sales serve it too and tells supervisors',
        asks: { teams: ['c', 's'] },
      },
      { number: 4, afterSeconds: 40, does: 'opens it to anyone', asks: { required: [], teams: ['c', 's'] } },
    ]);
    expect(stepsAhead(rules, catalan, 3, teams)).toHaveLength(1);
  });

  it('says where an overflow goes, whose steps are not followed', () => {
    const afterLast = { do: 'overflow', afterSeconds: 5, queue: 'Sales' } as const;
    const [last] = stepsAhead({ order: 'age', steps: [], afterLast }, catalan, 0, teams);
    expect(last).toEqual({ number: 1, afterSeconds: 5, does: 'moves it to the queue Sales' });
    expect(stepsAhead({ order: 'age', steps: [], afterLast: { do: 'wait' } }, catalan, 0, teams)).toEqual([]);
    expect(stepsAhead(undefined, catalan, 0, teams)).toEqual([]);
  });

  it('lets nobody more to what everybody may serve', () => {
    const wide = { order: 'age', steps: [{ afterSeconds: 1, widen: ['Sales'] }] } as const;
    expect(stepsAhead(wide, { ...catalan, teams: [] }, 0, teams)).toEqual([]);
  });
});
