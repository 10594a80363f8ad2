import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Calendar } from '../sla/calendar.ts';
import type { ClassificationFacts } from './classification-facts.ts';
import { conditionHolds } from './condition-holds.ts';
import type { RuleCondition } from './rule-condition.ts';
import { hoursAhead, ruleTimes } from './rule-times.ts';

const day = [
  { from: '08:15', to: '12:00' },
  { from: '13:30', to: '17:45' },
];
const office: Calendar = {
  timeZone: 'America/New_York',
  weekly: {
    ...{ monday: day, tuesday: day, wednesday: [], thursday: day, friday: day },
    ...{ saturday: [{ from: '22:00', to: '02:30' }], sunday: [] },
  },
  holidays: [],
  exceptions: [],
};
const calendars = new Map([['default', office]]);
const hours = 60;
const quarterMs = 900_000;
const facts = (atMs: number, digits: string): ClassificationFacts => ({
  ...{ channelKind: 'voice', to: [], subject: '', text: '', customer: {} },
  ...{ digits, atMs, calendars },
});

const part: fc.Arbitrary<RuleCondition> = fc.constantFrom(
  { hours: { open: true } },
  { hours: { open: false } },
  { hours: { calendar: 'gone', open: true } },
  { times: { timeZone: 'Europe/Zurich', weekdays: ['monday', 'sunday'] } },
  { times: { timeZone: 'Europe/Zurich', from: '21:45', to: '03:00' } },
  { times: { timeZone: 'Asia/Kathmandu', weekdays: ['friday'], from: '09:00' } },
  { digits: ['1'] },
  { digits: ['2'], hours: { open: true } },
  {},
);
const { condition } = fc.letrec<{ condition: RuleCondition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    part,
    fc.record({ all: fc.array(tie('condition'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { maxLength: 3 }) }),
    fc.record({ not: tie('condition') }),
  ),
}));

describe('when rules decide', () => {
  // Days on which the clocks change in the one zone, in the other, and in none.
  it.each([
    '2026-10-24T00:00Z',
    '2026-10-31T05:00Z',
    '2027-03-13T00:00Z',
    '2027-03-26T21:00Z',
    '2026-06-08T12:00Z',
  ])('is never narrower than when they do, from %s on', (from) => {
    const fromMs = Date.parse(from);
    fc.assert(
      fc.property(fc.array(condition, { minLength: 1, maxLength: 4 }), (whens) => {
        const rules = whens.map((when) => ({ when }));
        const times = ruleTimes(rules, hoursAhead(fromMs, hours, calendars));
        for (let quarter = 0; quarter < hours * 4; quarter++) {
          const decided = ['1', '2', '3'].map((digits) => {
            const arrived = facts(fromMs + quarter * quarterMs, digits);
            const first = whens.findIndex((when) => conditionHolds(when, arrived));
            return first < 0 ? whens.length : first;
          });
          for (const rule of decided) expect(times[rule]?.[quarter]).toBe(1);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('is exact where rules ask for nothing but the time', () => {
    const fromMs = Date.parse('2026-10-24T00:00Z');
    const rules = [
      { when: { times: { timeZone: 'Europe/Zurich', from: '02:00', to: '03:00' } } },
      { when: { not: { hours: { open: true } } } },
    ];
    const times = ruleTimes(rules, hoursAhead(fromMs, 48, calendars));
    const quarters = times.map((one) => one.reduce((sum, is) => sum + is, 0));
    // On the Sunday it is two o'clock twice in Zurich; in New York it is open from Saturday 22:00 to 02:30 only.
    expect(quarters).toEqual([4 + 8, 4 * 48 - 12 - 18, 18]);
  });
});
