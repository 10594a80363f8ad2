import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Calendar } from '../../sla/calendar.ts';
import type { ClassificationFacts } from '../classification-facts.ts';
import { conditionHolds } from '../condition-holds.ts';
import type { RuleCondition } from '../rule-condition.ts';
import { implies } from './implies.ts';
import { impossible } from './impossible.ts';

const some = <T>(...of: readonly T[]) => fc.subarray([...of], { minLength: 0, maxLength: 2 });
const word = fc.constantFrom('a', 'ab', 'B');
const bound = fc.constantFrom(0, 1, 2);
const value = fc.constantFrom('', '1', 'a', 1, 2, true);
const test = fc.record(
  {
    equals: value,
    in: fc.array(value, { maxLength: 2 }),
    exists: fc.boolean(),
    atLeast: bound,
    atMost: bound,
    above: bound,
    below: bound,
  },
  { requiredKeys: [] },
);
const history = fc.record(
  {
    known: fc.boolean(),
    conversationsAtLeast: bound,
    conversationsAtMost: bound,
    open: fc.boolean(),
    resolvedWithinDays: bound,
    lastAgents: some('ada@care.test', 'ben@care.test'),
  },
  { requiredKeys: [] },
);
const clock = fc.constantFrom('00:00', '08:00', '18:00');
const times = fc.record(
  { timeZone: fc.constant('UTC'), weekdays: some('monday', 'tuesday'), from: clock, to: clock },
  { requiredKeys: ['timeZone'] },
);
const parts = {
  channelKinds: some('email', 'voice', 'sms'),
  languages: some('de', 'DE', 'en'),
  digits: some('1', '2'),
  textContains: fc.array(word, { maxLength: 2 }),
  textContainsAll: fc.array(word, { maxLength: 2 }),
  tags: some('vip', 'new'),
  from: some('x@a.test', '@a.test'),
  customer: fc.dictionary(fc.constantFrom('plan'), fc.oneof(fc.constantFrom('1', 'a'), test)),
  history,
  hours: fc.record({ open: fc.boolean() }),
  times,
} as const;
/** Few parts at once: of many nothing ever holds. */
const few = (of: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<RuleCondition> =>
  fc
    .subarray(Object.entries(of), { maxLength: 3 })
    .chain((kept) => fc.record(Object.fromEntries(kept)))
    .map((one) => one as RuleCondition);
const over = (within: fc.Arbitrary<RuleCondition>) =>
  few({
    ...parts,
    all: fc.array(within, { maxLength: 2 }),
    any: fc.array(within, { maxLength: 2 }),
    not: within,
  });
const condition = over(over(few(parts)));

const mondays: Calendar = {
  timeZone: 'UTC',
  weekly: Object.fromEntries(
    ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [
      day,
      day === 'monday' ? [{ from: '08:00', to: '18:00' }] : [],
    ]),
  ) as unknown as Calendar['weekly'],
  holidays: [],
  exceptions: [],
};
const facts: fc.Arbitrary<ClassificationFacts> = fc.record({
  channelKind: fc.constantFrom('email', 'voice', 'sms'),
  to: fc.constant([]),
  from: fc.constantFrom(undefined, 'x@a.test', 'y@a.test', 'z@b.test'),
  subject: fc.constant(''),
  text: fc.constantFrom('', 'a', 'AB', 'b a'),
  language: fc.constantFrom(undefined, 'de', 'en'),
  customer: fc.dictionary(
    fc.constantFrom('plan', 'tags'),
    fc.oneof(value, fc.array(value, { maxLength: 2 })),
  ),
  tags: some('vip', 'new'),
  history: fc.constantFrom(
    undefined,
    { conversations: 1, open: 1 },
    {
      conversations: 2,
      open: 0,
      lastResolvedAtMs: 0,
      lastAgent: { id: 'a', email: 'ada@care.test', atMs: 0 },
    },
  ),
  atMs: fc.constantFrom(9, 12, 20, 33).map((hour) => Date.UTC(2026, 10, 23, hour)),
  calendars: fc.constantFrom(undefined, new Map([['default', mondays]])),
});
/** Only callers press digits. */
const arrival = fc
  .tuple(facts, fc.constantFrom(undefined, '1', '2'))
  .map(([known, digits]) => (known.channelKind === 'voice' ? { ...known, digits } : known));

describe('what checks say of conditions', () => {
  it('is certain: what is impossible never holds', () => {
    fc.assert(
      fc.property(condition, arrival, (when, known) => {
        fc.pre(impossible(when) !== undefined);
        expect(conditionHolds(when, known)).toBe(false);
      }),
      { numRuns: 2_000, maxSkipsPerRun: 1_000 },
    );
  });

  it('is certain: what implies another holds nowhere else', () => {
    fc.assert(
      fc.property(condition, condition, arrival, (narrow, wide, known) => {
        fc.pre(implies(narrow, wide) && conditionHolds(narrow, known));
        expect(conditionHolds(wide, known)).toBe(true);
      }),
      { numRuns: 2_000, maxSkipsPerRun: 1_000 },
    );
  });
});
