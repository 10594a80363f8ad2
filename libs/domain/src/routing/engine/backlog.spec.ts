import { describe, expect, it } from '@jest/globals';
import { backlogOf } from './backlog-of.ts';
import { Backlog } from './backlog.ts';
import type { Line } from './line.ts';

const names = ['voice', 'email', 'letter'];
const minute = 60_000;

/** A line in which so many wait, each of which takes so many minutes. */
function line(channel: number, waiting: number, minutes: number): Line {
  return {
    channel,
    group: { handlingMs: minutes * minute },
    items: Array.from({ length: waiting }),
  } as unknown as Line;
}

/** What is found after so many looks at the same house. */
function found(lines: readonly Line[], people: number, looks = 2_000): Backlog {
  const backlog = new Backlog();
  for (let look = 0; look < looks; look++) backlog.look(lines, people, names);
  return backlog;
}

describe('how much of a backlog there is', () => {
  it('is none up to eight minutes of work for each who is there, and a whole one from twenty-eight on', () => {
    const of = (minutes: number) => found([line(1, minutes, 2), line(1, minutes, 2)], 4).of('email');
    expect(of(8)).toBe(0);
    expect(of(18)).toBeCloseTo(0.5, 6);
    expect(of(28)).toBeCloseTo(1, 6);
    expect(of(90)).toBeCloseTo(1, 6);
  });

  it('is told by all that wait where only some stand in the lines', () => {
    const of = (waiting: number) => {
      const backlog = new Backlog();
      for (let look = 0; look < 2_000; look++) backlog.look([line(1, 4, 3)], 2, names, { email: waiting });
      return backlog.of('email');
    };
    // Twelve of three minutes each for two people are eighteen for each.
    expect(of(12)).toBeCloseTo(0.5, 6);
    expect(of(0)).toBe(0);
  });

  it('changes over ten minutes, and goes on from what was found before', () => {
    expect(found([line(1, 40, 10)], 1, 1).of('email')).toBeCloseTo(1 / 10, 9);
    const backlog = new Backlog();
    backlog.resume('email', 0.6);
    backlog.look([line(1, 0, 10)], 1, names);
    expect(backlog.of('email')).toBeCloseTo(0.6 * (9 / 10), 9);
  });

  it('is not known of channels without such work, and that of the house is the most of any', () => {
    const backlog = found([line(1, 18, 10), line(2, 40, 10)], 10);
    expect(backlog.of('voice')).toBeUndefined();
    const channels = Object.fromEntries(
      names.map((name) => [name, { handlingMs: 1, answerMs: 1, backlog: backlog.of(name) }]),
    );
    expect(backlogOf(channels)).toBe(backlog.of('letter'));
    expect(backlogOf({})).toBe(0);
  });
});
