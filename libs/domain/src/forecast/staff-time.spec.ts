import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { StaffTime } from './staff-time.ts';

const step = (fromMs: number, agents: number) => ({ fromMs, agents });

describe('StaffTime', () => {
  it('adds up the hours of those who are there', () => {
    const time = new StaffTime(0, [[step(0, 2), step(100, 0), step(200, 3)], [step(0, 1)]]);
    expect(time.doneBy(100)).toBe(300);
    expect(time.doneBy(200)).toBe(400);
    expect(time.doneBy(210)).toBe(440);
    expect(time.doneAt(300)).toBe(100);
    expect(time.doneAt(400)).toBe(200);
    expect(time.doneAt(440)).toBe(210);
  });

  it('is never done where nobody comes', () => {
    expect(new StaffTime(0, [[step(0, 0)]]).doneAt(1)).toBe(Infinity);
    expect(new StaffTime(0, []).doneAt(0)).toBe(Infinity);
  });

  it('begins when somebody comes', () => {
    expect(new StaffTime(0, [[step(0, 0), step(500, 1)]]).doneAt(0)).toBe(500);
  });

  it('has those who come take up work at once', () => {
    const time = new StaffTime(0, [[step(0, 0), step(100, 2), step(200, 3)]], 50);
    expect(time.doneAt(100)).toBe(100);
    expect(time.doneAt(140)).toBe(120);
    expect(time.doneAt(350)).toBe(200);
    expect(time.doneBy(99)).toBe(0);
    expect(time.doneBy(110)).toBe(120);
  });

  it('takes back what it gives', () => {
    const steps = fc.array(fc.record({ fromMs: fc.integer({ min: 1, max: 999 }), agents: fc.nat(5) }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(steps, fc.nat(5), fc.nat(2_000), (later, first, work) => {
        const sorted = [...later].sort((a, b) => a.fromMs - b.fromMs);
        const time = new StaffTime(0, [[step(0, first), ...sorted]]);
        const at = time.doneAt(work);
        if (at !== Infinity) expect(time.doneBy(at)).toBeCloseTo(work, 6);
      }),
    );
  });
});
