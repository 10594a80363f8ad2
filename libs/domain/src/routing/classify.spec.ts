import { describe, expect, it } from '@jest/globals';
import { classify, type ClassificationFacts } from './classify.ts';
import type { ClassificationRule, RuleCondition } from './routing-policy.ts';

const then = {
  queue: 'special',
  priority: 'high',
  required: [{ skill: 'german', level: 3 }],
  preferred: [],
} as const;
const fallback = { queue: 'support', priority: 'normal', required: [], preferred: [] } as const;
const queues = new Set(['support', 'special']);
const facts: ClassificationFacts = {
  channelKind: 'email',
  to: ['Support@Firstline.test'],
  subject: 'Rechnung 7',
  text: 'Bitte prüfen',
  language: 'de',
  digits: undefined,
  customer: { tier: 'gold', orders: 3, secret: { a: 1 } },
};
const ruled = (when: RuleCondition, given: Partial<ClassificationFacts> = {}) => {
  const rules: ClassificationRule[] = [{ name: 'the rule', when, then }];
  return classify({ rules, fallback }, { ...facts, ...given }, queues).rule === 'the rule';
};

describe('classifying', () => {
  it.each<[string, RuleCondition, boolean]>([
    ['no condition', {}, true],
    ['channel kind', { channelKinds: ['sms', 'email'] }, true],
    ['another kind', { channelKinds: ['sms'] }, false],
    ['our address in any case', { to: ['support@firstline.test'] }, true],
    ['a word of the subject', { textContains: ['RECHNUNG'] }, true],
    ['a word of the text', { textContains: ['nothing', 'Prüfen'] }, true],
    ['no such word', { textContains: ['nothing'] }, false],
    ['an empty list', { textContains: [] }, false],
    ['language', { languages: ['DE'] }, true],
    ['another language', { languages: ['fr'] }, false],
    ['digits that nobody pressed', { digits: ['1'] }, false],
    ['attributes as text', { customer: { tier: 'gold', orders: '3' } }, true],
    ['an attribute that is no value', { customer: { secret: '[object Object]' } }, false],
    ['all parts must hold', { languages: ['de'], channelKinds: ['sms'] }, false],
  ])('%s', (_name, when, matches) => {
    expect(ruled(when)).toBe(matches);
  });

  it('heeds what was pressed', () => {
    expect(ruled({ digits: ['1', '2'] }, { digits: '2' })).toBe(true);
  });

  it('takes the first rule, else the fallback', () => {
    const rules = ['one', 'two'].map((name) => ({ name, when: {}, then }));
    expect(classify({ rules, fallback }, facts, queues)).toEqual({ rule: 'one', ...then, tags: [] });
    expect(classify({ rules: [], fallback }, facts, queues)).toEqual({
      rule: undefined,
      ...fallback,
      tags: [],
    });
  });

  it('never loses work to a queue that is missing', () => {
    const rules = [{ name: 'one', when: {}, then }];
    const only = (...names: string[]) => classify({ rules, fallback }, facts, new Set(names));
    expect(only('support')).toMatchObject({ queue: 'support', missingQueue: 'special', priority: 'high' });
    expect(only('other')).toMatchObject({ queue: 'other', missingQueue: 'special' });
    expect(() => only()).toThrow('There is no queue.');
  });
});
