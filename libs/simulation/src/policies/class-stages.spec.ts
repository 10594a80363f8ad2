import { describe, expect, it } from '@jest/globals';
import { compile } from '../compile.ts';
import type { Scenario } from '../scenario.ts';
import { askedByScenario, classStages } from './class-stages.ts';

const scenario = {
  name: 'two steps',
  horizon: 3_600,
  channels: { chat: { units: 20, cap: 3, slaOn: 'answer' } },
  classes: [
    {
      id: 'orders',
      channel: 'chat',
      required: ['german', 'billing'],
      sla: 60,
      weight: 2,
      svc: { dist: 'exp', mean: 300 },
      rate: { perHour: 10 },
      relax: [
        { after: 120, drop: ['billing'] },
        { after: 300, drop: ['german'] },
      ],
    },
  ],
  agents: [{ count: 1, skills: { german: 3, billing: 3 } }],
} as unknown as Scenario;

describe('what the contacts of a class ask for', () => {
  it('is less after each step, and what is not required any more is still welcome', () => {
    const steps = askedByScenario(compile(scenario), 0);
    const asked = classStages(
      steps,
      { channel: 'chat', hard: false },
      { worth: {}, hard: new Set<string>() },
    ).map(({ work: { step, required, preferred } }) => [
      step,
      required.map(({ skill }) => skill),
      preferred.map(({ skill }) => skill),
    ]);
    expect(asked).toEqual([
      [0, ['german', 'billing'], []],
      [1, ['german'], ['billing']],
      [2, [], ['german', 'billing']],
    ]);
  });

  it('is hard as it is marked itself, else as the queue is in which it waits by then', () => {
    const needs = { priority: 'normal', required: [], preferred: [] };
    const steps = ['Care', 'Complaints'].map((queue) => ({ ...needs, queue }));
    const marks = { worth: {}, hard: new Set(['Complaints']) };
    const hardness = (hard: boolean | undefined) =>
      classStages(steps, { channel: 'chat', hard }, marks).map(({ work }) => work.hard);
    expect(hardness(undefined)).toEqual([false, true]);
    expect(hardness(true)).toEqual([true, true]);
    expect(hardness(false)).toEqual([false, false]);
  });
});
