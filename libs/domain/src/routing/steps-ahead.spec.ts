import { describe, expect, it } from '@jest/globals';
import type { QueueRules } from './routing-policy.ts';
import { stepsAhead, type Waiting } from './steps-ahead.ts';

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
  queue: 'care',
  taken: 0,
  required: [{ skill: 'catalan', level: 3 }],
  priority: 'normal' as const,
  teams: ['c'],
};
const served = new Map([
  ['care', ['c']],
  ['sales', ['s']],
  ['all', []],
]);
const ahead = (queues: Readonly<Record<string, QueueRules>>, waiting: Partial<Waiting> = {}) =>
  stepsAhead({ queues, served, teams }, { ...catalan, ...waiting });
const overflow = (queue: string, afterSeconds: number) => ({ do: 'overflow', afterSeconds, queue }) as const;

describe('stepsAhead', () => {
  it('tells what each step does to this conversation, and passes over those that do nothing', () => {
    expect(ahead({ care: rules })).toMatchObject([
      { number: 2, afterSeconds: 20, does: 'drops catalan and raises its priority', asks: { required: [] } },
      {
        number: 3,
        afterSeconds: 30,
        does: 'lets Sales serve it too and tells supervisors',
        asks: { teams: ['c', 's'] },
      },
      { number: 4, afterSeconds: 40, does: 'opens it to anyone', asks: { required: [], teams: ['c', 's'] } },
    ]);
    expect(ahead({ care: rules }, { taken: 3 })).toHaveLength(1);
    expect(ahead({ care: { order: 'age', steps: [], afterLast: { do: 'wait' } } })).toEqual([]);
    expect(ahead({})).toEqual([]);
  });

  it('goes on with the steps of the queue that it overflows into, which keeps the teams that it was widened to', () => {
    const queues: Readonly<Record<string, QueueRules>> = {
      care: { order: 'age', steps: [], afterLast: overflow('sales', 25) },
      sales: {
        order: 'age',
        steps: [{ afterSeconds: 5, drop: ['catalan'] }],
        afterLast: overflow('all', 60),
      },
      all: { order: 'age', steps: [], afterLast: overflow('lost', 90) },
    };
    const { required } = catalan;
    expect(ahead(queues, { teams: ['c', 'x'] })).toEqual([
      {
        ...{ queue: 'care', number: 1, afterSeconds: 25, does: 'moves it to the queue sales' },
        asks: expect.objectContaining({ required, teams: ['s', 'x'] }),
      },
      {
        // Its time has passed, so it acts as the conversation gets there.
        ...{ queue: 'sales', number: 1, afterSeconds: 25, does: 'drops catalan' },
        asks: expect.objectContaining({ required: [], teams: ['s', 'x'] }),
      },
      {
        ...{ queue: 'sales', number: 2, afterSeconds: 60, does: 'moves it to the queue all' },
        asks: expect.objectContaining({ required: [], teams: [] }),
      },
    ]);
  });

  it('lets nobody more to what everybody may serve', () => {
    const wide = { order: 'age', steps: [{ afterSeconds: 1, widen: ['Sales'] }] } as const;
    expect(ahead({ care: wide }, { teams: [] })).toEqual([]);
    const anyone = { order: 'age', steps: [], afterLast: { do: 'anyone', afterSeconds: 1 } } as const;
    expect(ahead({ care: anyone }, { teams: [] })).toMatchObject([{ asks: { required: [], teams: [] } }]);
  });
});
