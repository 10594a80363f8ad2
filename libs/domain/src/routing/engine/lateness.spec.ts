import { describe, expect, it } from '@jest/globals';
import { lateShare, type Late } from './lateness.ts';

const chat: Late = { lateMs: 1_000, promisedMs: 60_000, step: 0, exclusive: false, handlingMs: 600_000 };
const call: Late = { lateMs: 1_000, promisedMs: 20_000, step: 0, exclusive: true, handlingMs: 300_000 };

describe('what late work is still worth', () => {
  it('is next to nothing while others can still be in time', () => {
    expect(lateShare(chat)).toBe(0.002);
    expect(lateShare(call)).toBe(0.002);
  });

  it('is more than any promise that can still be kept, once somebody has waited too long', () => {
    // A chat promised within 60 s: 60 × (1 + 60/75) = 108 s, which is 48 s after its deadline.
    expect(lateShare({ ...chat, lateMs: 48_000 })).toBe(0.002);
    expect(lateShare({ ...chat, lateMs: 48_001 })).toBeCloseTo(4.002, 9);
    // A call that usually lasts 300 s: 0.55 × 300 = 165 s, which is 145 s after its deadline.
    expect(lateShare({ ...call, lateMs: 145_000 })).toBe(0.002);
    expect(lateShare({ ...call, lateMs: 145_001 })).toBeCloseTo(4.002, 9);
  });

  it('is less than such a promise where a step has let more people have it', () => {
    expect(lateShare({ ...chat, lateMs: 90_000, step: 1 })).toBeCloseTo(0.302, 9);
  });
});
