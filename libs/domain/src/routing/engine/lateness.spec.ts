import { describe, expect, it } from '@jest/globals';
import { bearableShare, lateShare, type Late } from './lateness.ts';

const chat: Late = {
  lateMs: 1_000,
  promisedMs: 60_000,
  step: 0,
  exclusive: false,
  handlingMs: 600_000,
  shortage: 0.3,
  backlog: 0,
  turnMs: 3_600_000,
};
const call: Late = {
  lateMs: 1_000,
  promisedMs: 20_000,
  step: 0,
  exclusive: true,
  handlingMs: 300_000,
  shortage: 0.4,
  backlog: 0,
  turnMs: 3_600_000,
};

describe('what late work may cost others', () => {
  const aMinute = 1 / 60_000;

  it('is a fifteenth of a caller’s worth over the chance that another calls before they are served in any case', () => {
    // A minute before it has waited too long, as one calls a minute: 1 − 1/e.
    expect(bearableShare({ ...call, lateMs: 124_000 }, aMinute)).toBeCloseTo(0.065 / 0.632, 3);
    expect(bearableShare({ ...call, lateMs: 124_000 }, 10 * aMinute)).toBeCloseTo(0.065, 3);
  });

  it('has no bound for a caller where hardly anybody calls', () => {
    expect(bearableShare({ ...call, lateMs: 124_000 }, aMinute / 600)).toBeGreaterThan(30);
    expect(bearableShare(call, 0)).toBe(Infinity);
    expect(bearableShare({ ...call, lateMs: 190_000 }, aMinute)).toBe(Infinity);
  });

  it('is a hundredth of other work’s', () => {
    expect(bearableShare(chat, aMinute)).toBe(0.01);
  });
});

describe('what late work is still worth', () => {
  it('is next to nothing while others can still be in time', () => {
    expect(lateShare(chat)).toBe(0.002);
    expect(lateShare(call)).toBe(0.002);
  });

  it('is more than any promise that can still be kept, once somebody has waited too long', () => {
    // A chat promised within 60 s, where 0.3 hang on one more: 60 × 0.3³ × 60/3.4 = 28.6 s after its deadline.
    expect(lateShare({ ...chat, lateMs: 28_588 })).toBe(0.002);
    expect(lateShare({ ...chat, lateMs: 28_589 })).toBeCloseTo(5.002, 3);
    // No more than 8 times what was promised.
    expect(lateShare({ ...chat, shortage: 1, lateMs: 480_000 })).toBe(0.002);
    expect(lateShare({ ...chat, shortage: 1, lateMs: 480_001 })).toBeCloseTo(5.002, 3);
    // A call that usually lasts 300 s, where 0.4 hang on one more: (0.34 + 0.85 × 0.4) × 300 = 204 s, 184 s after its deadline.
    expect(lateShare({ ...call, lateMs: 183_999 })).toBe(0.002);
    expect(lateShare({ ...call, lateMs: 184_001 })).toBeCloseTo(5.002, 3);
  });

  it('is so the sooner for callers and the later for chats, the more of a backlog there is of what can wait', () => {
    // Half of one: 204 × (1 − 0.75 × ½) = 127.5 s for the call, and 28.6 s one and a half times for the chat.
    expect(lateShare({ ...call, backlog: 0.5, lateMs: 107_499 })).toBe(0.002);
    expect(lateShare({ ...call, backlog: 0.5, lateMs: 107_501 })).toBeCloseTo(5.002, 3);
    expect(lateShare({ ...chat, backlog: 0.5, lateMs: 42_882 })).toBe(0.002);
    expect(lateShare({ ...chat, backlog: 0.5, lateMs: 42_883 })).toBeCloseTo(5.002, 3);
  });

  it('is ever more of a caller from then on, up to six times', () => {
    // Half of 204 s more.
    expect(lateShare({ ...call, lateMs: 286_000 })).toBeCloseTo(0.002 + 5 * 4.5, 6);
    expect(lateShare({ ...call, lateMs: 3_600_000 })).toBe(0.002 + 5 * 6);
    expect(lateShare({ ...chat, lateMs: 3_600_000 })).toBe(5.002);
  });

  it('lets callers wait longer where people are short', () => {
    // (0.34 + 0.85 × 0.1) × 300 = 127.5 s, which is 107.5 s after the deadline.
    expect(lateShare({ ...call, shortage: 0.1, lateMs: 107_499 })).toBe(0.002);
    expect(lateShare({ ...call, shortage: 0.1, lateMs: 107_501 })).toBeCloseTo(5.002, 3);
  });

  it('is less than such a promise where a step has let more people have it', () => {
    expect(lateShare({ ...chat, lateMs: 90_000, step: 1 })).toBeCloseTo(0.152, 9);
  });

  it('has waited too long sooner where many call, because each would wait less if they were served in turn', () => {
    // All who wait should have been served in 60 s, which is 40 s after the deadline.
    const oneOfMany = { ...call, turnMs: 60_000 };
    expect(lateShare({ ...oneOfMany, lateMs: 40_000 })).toBe(0.002);
    expect(lateShare({ ...oneOfMany, lateMs: 40_001 })).toBeCloseTo(5.002, 2);
    // But not before twice the promise, 20 s after the deadline.
    expect(lateShare({ ...call, turnMs: 0, lateMs: 20_000 })).toBe(0.002);
    expect(lateShare({ ...call, turnMs: 0, lateMs: 20_001 })).toBeCloseTo(5.002, 2);
    expect(lateShare({ ...chat, turnMs: 0, lateMs: 28_000 })).toBe(0.002);
  });
});
