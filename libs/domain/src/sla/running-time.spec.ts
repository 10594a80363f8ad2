import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { weekdays, type Calendar, type LocalSpan, type Weekday } from './calendar.ts';
import { instantAfter, runUntil, type Pause } from './running-time.ts';

const office: Calendar = {
  timeZone: 'Europe/Zurich',
  weekly: Object.fromEntries(
    weekdays.map((one, index) => [one, index < 5 ? [{ from: '09:00', to: '17:00' }] : []]),
  ) as unknown as Record<Weekday, LocalSpan[]>,
  holidays: [],
  exceptions: [],
};
const monday = Date.parse('2026-03-02T08:00:00Z');
const hour = 3_600_000;
const pause = (from: number, to: number | null): Pause => ({ from, to, reason: 'pending' });

describe('the time a clock runs', () => {
  it('is put off by what lies in its pauses', () => {
    const clock = { startedAt: 0, pauses: [pause(10, 30), pause(20, 50)], time: 'always' as const };
    expect(instantAfter(clock, 10)).toEqual({ kind: 'at', ms: 10 });
    expect(instantAfter(clock, 11)).toEqual({ kind: 'at', ms: 51 });
    expect(runUntil(clock, 40)).toBe(10);
  });

  it('counts only the open part of a pause', () => {
    // Paused from Monday 16:00 to Tuesday 10:00 local time: two open hours.
    const clock = { startedAt: monday, pauses: [pause(monday + 7 * hour, monday + 25 * hour)], time: office };
    expect(instantAfter(clock, 8 * hour)).toEqual({ kind: 'at', ms: monday + 26 * hour });
  });

  it('does not reach a mark while it stands, except one it had passed', () => {
    const clock = { startedAt: 0, pauses: [pause(100, null)], time: 'always' as const };
    expect(instantAfter(clock, 100)).toEqual({ kind: 'at', ms: 100 });
    expect(instantAfter(clock, 130)).toEqual({ kind: 'standing', leftMs: 30 });
    expect(instantAfter({ ...clock, pauses: [pause(0, null)] }, 0)).toEqual({ kind: 'at', ms: 0 });
  });

  it('never ends on a calendar that does not open', () => {
    const closed = { ...office, weekly: Object.fromEntries(weekdays.map((one) => [one, []])) as never };
    expect(instantAfter({ startedAt: 0, pauses: [], time: closed }, 1)).toEqual({ kind: 'never' });
  });

  it('has run for exactly so long at the instant it names, and not a millisecond before', () => {
    const pauses = fc.array(
      fc
        .tuple(fc.integer({ min: 0, max: 200 * hour }), fc.integer({ min: 0, max: 60 * hour }))
        .map(([from, length]) => pause(monday + from, monday + from + length)),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(pauses, fc.integer({ min: 1, max: 80 * hour }), fc.boolean(), (some, run, business) => {
        const clock = { startedAt: monday, pauses: some, time: business ? office : ('always' as const) };
        const mark = instantAfter(clock, run);
        if (mark.kind !== 'at') throw new Error('it stands');
        expect(runUntil(clock, mark.ms)).toBe(run);
        expect(runUntil(clock, mark.ms - 1)).toBe(run - 1);
      }),
    );
  });
});
