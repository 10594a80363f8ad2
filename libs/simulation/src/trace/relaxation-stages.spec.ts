import { describe, expect, it } from '@jest/globals';
import type { QueueRules } from '#domain/routing/routing-policy.ts';
import { stagesOf } from './relaxation-stages.ts';

const mail = {
  channel: 'email',
  queue: 'Care',
  priority: 'normal',
  required: [{ skill: 'french', level: 3 }],
  preferred: [],
} as const;
const queues: Readonly<Record<string, QueueRules>> = {
  Care: {
    order: 'age',
    steps: [{ afterSeconds: 20, widen: ['Night'] }],
    afterLast: { do: 'overflow', afterSeconds: 60, queue: 'Sales' },
  },
  Sales: {
    order: 'age',
    steps: [{ afterSeconds: 5, drop: ['french'] }],
    afterLast: { do: 'overflow', afterSeconds: 90, queue: 'gone' },
  },
};

describe('the stages of what waits', () => {
  it('keep the teams that it was widened to where it overflows, and end before a queue that is gone', () => {
    const teamsOfQueue = new Map([
      ['Care', ['Care']],
      ['Sales', ['Sales']],
    ]);
    expect(
      stagesOf(mail, { queues }, teamsOfQueue, []).map(({ after, queue, required, teams }) => [
        ...[after, queue, required.length],
        teams,
      ]),
    ).toEqual([
      [0, 'Care', 1, ['Care']],
      [20, 'Care', 1, ['Care', 'Night']],
      [60, 'Sales', 1, ['Sales', 'Night']],
      [60, 'Sales', 0, ['Sales', 'Night']],
    ]);
  });

  it('remember whom it was widened to though everybody might serve it there', () => {
    const teamsOfQueue = new Map([
      ['Care', []],
      ['Sales', ['Sales']],
    ]);
    const stages = stagesOf(mail, { queues }, teamsOfQueue, []);
    expect(stages.map((stage) => stage.teams)).toEqual([[], [], ['Sales', 'Night'], ['Sales', 'Night']]);
  });

  it('open it to the members of every team, and to who is in none only where everybody served it before', () => {
    const opened = {
      Care: { order: 'age', steps: [], afterLast: { do: 'anyone', afterSeconds: 30 } },
    } as const;
    const last = (teams: readonly string[]) =>
      stagesOf(mail, { queues: opened }, new Map([['Care', teams]]), ['Care', 'Night']).at(-1);
    expect(last(['Care'])).toMatchObject({ after: 30, required: [], teams: ['Care', 'Night'] });
    expect(last([])).toMatchObject({ after: 30, required: [], teams: [] });
  });
});
