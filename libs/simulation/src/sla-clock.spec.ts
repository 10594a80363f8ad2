import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calendarClock } from './sla-clock.ts';

const hour = 3600;
const office = calendarClock({ open: 9 * hour, close: 17 * hour });

describe('the SLA clock of a calendar', () => {
  it('stands still while closed', () => {
    expect(office.after(8 * hour, 60)).toBe(9 * hour + 60);
    expect(office.after(16 * hour, 2 * hour)).toBe(24 * hour + 10 * hour);
    expect(office.after(18 * hour, 1)).toBe(33 * hour + 1);
    expect(office.between(8 * hour, 34 * hour)).toBe(9 * hour);
  });

  it('ends a promise at closing time rather than at the next opening', () => {
    expect(office.after(16 * hour, hour)).toBe(17 * hour);
  });

  it('gives as much time as it was asked for, and never goes back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 500_000 }),
        fc.integer({ min: 0, max: 200_000 }),
        (from, seconds) => {
          const at = office.after(from, seconds);
          expect(at).toBeGreaterThanOrEqual(from);
          expect(office.between(from, at)).toBeCloseTo(seconds, 6);
        },
      ),
    );
  });
});
