import { describe, expect, it } from '@jest/globals';
import { watchPromise, type WatchedPromise } from './promise-watch.ts';

const minute = 60_000;
const promise: WatchedPromise = { toldAtMs: 0, untilMs: 60 * minute, state: 'queued', reminded: false };
const waiting = (middle: number, late: number) => ({
  ...promise,
  doneBy: (probability: number) => (probability > 0.5 ? late : middle) * minute,
});
const held = { ...promise, state: 'assigned' as const };

describe('watching a promise', () => {
  it('corrects what waits as soon as it is rather missed than kept, or rather likely missed shortly before', () => {
    expect(watchPromise(waiting(30, 70), 5 * minute)).toEqual({ kind: 'wait' });
    expect(watchPromise(waiting(61, 90), 5 * minute)).toEqual({ kind: 'correct', soon: false });
    expect(watchPromise(waiting(58, 70), 55 * minute)).toEqual({ kind: 'correct', soon: true });
    expect(watchPromise(waiting(56, 59), 55 * minute)).toEqual({ kind: 'wait' });
  });

  it('reminds whoever has it once, while it can be kept, and corrects it at the last', () => {
    expect(watchPromise(held, 30 * minute)).toEqual({ kind: 'wait' });
    expect(watchPromise(held, 46 * minute)).toEqual({ kind: 'remind' });
    expect(watchPromise({ ...held, reminded: true }, 46 * minute)).toEqual({ kind: 'wait' });
    expect(watchPromise({ ...held, reminded: true }, 55 * minute)).toEqual({ kind: 'correct', soon: true });
    expect(watchPromise({ ...promise, state: 'offered' }, 46 * minute)).toEqual({ kind: 'wait' });
    expect(watchPromise({ ...promise, state: 'offered' }, 55 * minute)).toEqual({
      kind: 'correct',
      soon: true,
    });
  });

  it('keeps two minutes for a correction of a short promise, and corrects none that has passed', () => {
    const short = { ...held, untilMs: 5 * minute };
    expect(watchPromise(short, 1.5 * minute)).toEqual({ kind: 'wait' });
    expect(watchPromise(short, 2.5 * minute)).toEqual({ kind: 'remind' });
    expect(watchPromise(short, 3.5 * minute)).toEqual({ kind: 'correct', soon: true });
    expect(watchPromise(short, 5 * minute)).toEqual({ kind: 'wait' });
  });
});
