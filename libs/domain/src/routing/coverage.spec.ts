import { describe, expect, it } from '@jest/globals';
import type { Calendar, Weekday } from '../sla/calendar.ts';
import { cpuTimeMs } from '../../../../test/cpu-time.ts';
import { coverClasses, coverSkills, Roster, type CoveringAgent } from './coverage.ts';
import { hoursAhead, ruleTimes } from './rule-times.ts';

const zurich = (from: string, to: string, ...days: Weekday[]): Calendar => {
  const on = (day: Weekday) => (days.includes(day) ? [{ from, to }] : []);
  return {
    timeZone: 'Europe/Zurich',
    weekly: {
      monday: on('monday'),
      tuesday: on('tuesday'),
      wednesday: on('wednesday'),
      thursday: on('thursday'),
      friday: on('friday'),
      saturday: on('saturday'),
      sunday: on('sunday'),
    },
    holidays: [],
    exceptions: [],
  };
};
const agent = (id: string, own: Partial<CoveringAgent> = {}): CoveringAgent => ({
  id,
  name: id,
  presence: 'available',
  skills: new Map([['catalan', 3]]),
  teams: ['Care'],
  hasPhone: false,
  ...own,
});
// A Monday, midnight in Zurich; in summer that is two hours before.
const monday = Date.parse('2026-06-08T00:00:00+02:00');
const at = (text: string) => Date.parse(`2026-06-${text}:00+02:00`);
const catalan = {
  queue: 'Care',
  required: [{ skill: 'catalan', level: 3 }],
  teams: ['Care'],
  voice: false,
};

describe('coverage', () => {
  it('finds the hours in which nobody on shift can do it, while others work', () => {
    const carme = agent('carme', { hours: zurich('08:00', '12:30', 'monday') });
    const dan = agent('dan', { skills: new Map(), hours: zurich('10:00', '18:00', 'monday', 'sunday') });
    const roster = new Roster([carme, dan], monday, 168);
    const [covered] = coverClasses([catalan], roster);
    expect(covered).toMatchObject({
      able: 1,
      availableNow: 1,
      // Until half past twelve the hour is covered in part, which counts.
      uncovered: [
        { from: at('08T13:00'), to: at('08T18:00') },
        { from: at('14T10:00'), to: at('14T18:00') },
      ],
      onePerson: [{ from: at('08T08:00'), to: at('08T13:00'), agentId: 'carme' }],
    });
    expect(covered!.neverEased).toEqual(covered!.uncovered);
  });

  it('looks only at hours in which it comes', () => {
    const carme = agent('carme', { hours: zurich('08:00', '12:00', 'monday') });
    const dan = agent('dan', { skills: new Map(), hours: zurich('07:00', '18:00', 'monday') });
    const roster = new Roster([carme, dan], monday, 24);
    const ahead = hoursAhead(monday, 24, new Map([['default', zurich('11:30', '13:15', 'monday')]]));
    const [times] = ruleTimes([{ when: { hours: { open: true }, languages: ['ca'] } }], ahead);
    expect(coverClasses([{ ...catalan, times }], roster)).toMatchObject([
      {
        comes: [{ from: at('08T11:00'), to: at('08T14:00') }],
        uncovered: [{ from: at('08T12:00'), to: at('08T14:00') }],
        onePerson: [{ from: at('08T11:00'), to: at('08T12:00'), agentId: 'carme' }],
      },
    ]);
    expect(coverSkills([{ skill: 'catalan', level: 3, times }], roster)).toMatchObject([
      { uncovered: [{ from: at('08T12:00'), to: at('08T14:00') }] },
    ]);
  });

  it('tells what steps ease from what they do not', () => {
    const seller = agent('sam', { teams: ['Sales'], skills: new Map() });
    const roster = new Roster([seller], monday, 2);
    const all = [{ from: monday, to: monday + 7_200_000 }];
    // Whom one step lets in does not count with what only another one drops.
    const dropped = { required: [], teams: ['Care'] };
    const widened = { required: catalan.required, teams: ['Care', 'Sales'] };
    expect(coverClasses([{ ...catalan, eased: [dropped, widened] }], roster)).toMatchObject([
      { neverEased: all },
    ]);
    const eased = [dropped, { required: [], teams: ['Sales'] }];
    expect(coverClasses([{ ...catalan, eased }], roster)).toMatchObject([{ uncovered: all, neverEased: [] }]);
    expect(coverClasses([{ ...catalan, teams: [], required: [], voice: true }], roster)).toMatchObject([
      { able: 0, neverEased: all },
    ]);
  });

  it('names the one person whom a skill hangs on', () => {
    const one = agent('one', { hours: zurich('08:00', '10:00', 'monday') });
    const two = agent('two', { hours: zurich('09:00', '11:00', 'monday'), presence: 'offline' });
    const weak = agent('weak', {
      skills: new Map([['catalan', 2]]),
      hours: zurich('11:00', '12:00', 'monday'),
    });
    const roster = new Roster([one, two, weak], monday, 24);
    expect(coverSkills([{ skill: 'catalan', level: 3 }], roster)).toEqual([
      {
        skill: 'catalan',
        level: 3,
        agents: [
          { id: 'one', name: 'one' },
          { id: 'two', name: 'two' },
        ],
        availableNow: 1,
        uncovered: [{ from: at('08T11:00'), to: at('08T12:00') }],
        onePerson: [
          { from: at('08T08:00'), to: at('08T09:00'), agentId: 'one' },
          { from: at('08T10:00'), to: at('08T11:00'), agentId: 'two' },
        ],
      },
    ]);
  });

  it('costs little for a large house', () => {
    const agents = Array.from({ length: 1_000 }, (_, n) =>
      agent(`a${n}`, { hours: zurich('08:00', '18:00', 'monday') }),
    );
    const ms = cpuTimeMs(() => {
      coverClasses(
        Array.from({ length: 500 }, () => catalan),
        new Roster(agents, monday, 168),
      );
    });
    expect(ms).toBeLessThan(5_000);
  });
});
