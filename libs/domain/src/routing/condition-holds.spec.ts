import { describe, expect, it } from '@jest/globals';
import type { Calendar } from '../sla/calendar.ts';
import { conditionHolds } from './condition-holds.ts';
import type { RuleCondition } from './rule-condition.ts';

const nightly = (timeZone: string, from: string, to: string): Calendar => {
  const day = [{ from, to }];
  const working = { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day };
  return { timeZone, weekly: { ...working, saturday: day, sunday: day }, holidays: [], exceptions: [] };
};
const holds = (when: RuleCondition, at: string, calendar: Calendar) =>
  conditionHolds(when, {
    ...{ channelKind: 'email', to: [], subject: '', text: '', customer: {} },
    ...{ atMs: Date.parse(at), calendars: new Map([['default', calendar]]) },
  });
const zurich = 'Europe/Zurich';
const newYork = 'America/New_York';

/**
 * Zurich goes back on 25 October 2026 at 01:00 UTC (03:00 is 02:00 again) and forward on 28 March 2027 at 01:00 UTC (02:00 is 03:00);
 * New York goes back on 1 November 2026 at 06:00 UTC and forward on 14 March 2027 at 07:00 UTC. In between they lie five hours apart.
 */
describe('hours and times where the clocks change', () => {
  it.each<[string, string, string, string, string, boolean]>([
    ['before the day, in summer', zurich, '08:00', '18:00', '2026-10-24T06:00Z', true],
    ['the same instant a day later is seven o’clock', zurich, '08:00', '18:00', '2026-10-25T06:00Z', false],
    ['eight o’clock in winter', zurich, '08:00', '18:00', '2026-10-25T07:00Z', true],
    ['half past two, for the first time', zurich, '02:00', '03:00', '2026-10-25T00:30Z', true],
    ['half past two, for the second time', zurich, '02:00', '03:00', '2026-10-25T01:30Z', true],
    ['three o’clock, of which there is one', zurich, '02:00', '03:00', '2026-10-25T02:00Z', false],
    ['the last minute before two is skipped', zurich, '01:00', '02:30', '2027-03-28T00:59Z', true],
    ['what would be a quarter past two is past three', zurich, '01:00', '02:30', '2027-03-28T01:15Z', false],
    ['and is in what begins at three', zurich, '03:00', '04:00', '2027-03-28T01:15Z', true],
    ['eight o’clock is an hour sooner', zurich, '08:00', '18:00', '2027-03-28T06:00Z', true],
    ['a night over the change, at its end', zurich, '22:00', '06:00', '2026-10-25T04:59Z', true],
    ['and not after it', zurich, '22:00', '06:00', '2026-10-25T05:00Z', false],
    ['a night over the change in spring', zurich, '22:00', '06:00', '2027-03-28T03:59Z', true],
    ['which ends an hour sooner', zurich, '22:00', '06:00', '2027-03-28T04:00Z', false],
    ['half past one in New York, for the first time', newYork, '01:00', '02:00', '2026-11-01T05:30Z', true],
    ['and for the second time', newYork, '01:00', '02:00', '2026-11-01T06:30Z', true],
    ['two o’clock there', newYork, '01:00', '02:00', '2026-11-01T07:00Z', false],
    ['half past two, which is not', newYork, '02:00', '03:00', '2027-03-14T07:30Z', false],
    [
      'nine o’clock there while Zurich is still in winter',
      newYork,
      '09:00',
      '17:00',
      '2027-03-15T13:00Z',
      true,
    ],
    ['and the evening before Zurich changes too', newYork, '09:00', '17:00', '2027-03-27T21:00Z', false],
  ])('%s (%s %s–%s at %s)', (_name, timeZone, from, to, at, open) => {
    const calendar = nightly(timeZone, from, to);
    expect(holds({ hours: { open: true } }, at, calendar)).toBe(open);
    expect(holds({ hours: { open: false } }, at, calendar)).toBe(!open);
    expect(holds({ times: { timeZone, from, to } }, at, calendar)).toBe(open);
  });

  it('knows the weekday by the clock of the zone, also in the night that an hour is repeated', () => {
    const saturdayNight: RuleCondition = {
      times: { timeZone: zurich, weekdays: ['saturday'], from: '22:00', to: '03:00' },
    };
    const at = (instant: string) => holds(saturdayNight, instant, nightly(zurich, '00:00', '24:00'));
    const instants = [
      '2026-10-24T19:59Z',
      '2026-10-24T20:00Z',
      '2026-10-25T00:59Z',
      '2026-10-25T01:59Z',
      '2026-10-25T02:00Z',
    ];
    expect(instants.map(at)).toEqual([false, true, true, true, false]);
  });
});
