import { describe, expect, it } from '@jest/globals';
import type { RuleCondition } from '../rule-condition.ts';
import { checkRules } from './check-rules.ts';
import { Effort } from './effort.ts';

const then = { queue: 'Care', priority: 'normal', required: [], preferred: [] } as const;
const rulesOf = (many: number, when: (at: number) => RuleCondition) =>
  Array.from({ length: many }, (_, at) => ({ name: `r${at}`, when: when(at), then }));
const codes = (rules: ReturnType<typeof rulesOf>, effort: Effort) =>
  checkRules({ rules }, effort).map((one) => `${one.code} ${one.path}`);

/** Twenty conditions, each of its own words. */
const twenty = (at: number): RuleCondition[] =>
  Array.from({ length: 20 }, (_, place) => ({ textContains: [`word-${at}-${place}-`] }));

describe('how much checks of rules compare', () => {
  const pairs = (200 * 199) / 2;

  it('is little of rules that do not look at what others before them ask for', () => {
    const parts = [
      (one: string[]) => ({ tags: one }),
      (one: string[]) => ({ to: one }),
      (one: string[]) => ({ segments: one }),
      (one: string[]) => ({ languages: one }),
    ];
    const rules = rulesOf(200, (at) => ({
      all: twenty(at),
      any: Array.from({ length: 20 }, (_, place) => parts[at % 4]?.([`${at}-${place}`]) ?? {}),
    }));
    const effort = new Effort();
    expect(codes(rules, effort)).toEqual([]);
    expect(effort.spent).toBeLessThan(40 * pairs);
  });

  it.each([
    ['any', (at: number) => ({ any: twenty(at) })],
    ['all', (at: number) => ({ all: twenty(at) })],
  ])('suffices for 200 rules of 20 conditions in an “%s”', (_, when) => {
    const effort = new Effort();
    expect(codes([...rulesOf(200, when), ...rulesOf(1, () => when(7))], effort)).toEqual([
      'rule-shadowed rules.200',
    ]);
    expect(effort.isExhausted).toBe(false);
  });

  it('suffices for as many rules as there may be, of one condition each', () => {
    const effort = new Effort();
    expect(
      codes(
        rulesOf(2_000, (at) => ({ customer: { plan: `plan ${at}` } })),
        effort,
      ),
    ).toEqual([]);
  });

  it('ends somewhere, however many conditions there are, and says from which rule on', () => {
    const nested = (at: number): RuleCondition => ({
      all: twenty(at).map((one) => ({ any: [one, { all: twenty(at) }] })),
    });
    const never = { tags: [] };
    const rules = [...rulesOf(40, (at) => (at === 1 ? nested(0) : nested(at))), ...rulesOf(1, () => never)];
    const effort = new Effort(20_000);
    const found = codes(rules, effort);
    expect(found[0]).toBe('rule-shadowed rules.1');
    expect(found[1]).toMatch(/^rules-not-compared rules\.\d+$/);
    expect(found.slice(2)).toEqual(['rule-never-matches rules.40.when']);
    // Only the calls that were on their way when it ended come after it.
    expect(effort.spent).toBeLessThan(20_000 * 2);
  });

  it('counts what is listed too', () => {
    const words = (at: number) => Array.from({ length: 100 }, (_, place) => `${at}-${place}-`);
    const effort = new Effort(1_000);
    const rules = rulesOf(20, (at) => ({ textContains: words(at) }));
    expect(codes(rules, effort)).toEqual(['rules-not-compared rules.4']);
  });
});
