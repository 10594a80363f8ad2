import { describe, expect, it } from '@jest/globals';
import type { Calendar } from '../sla/calendar.ts';
import type { ClassificationFacts } from './classification-facts.ts';
import { classify } from './classify.ts';
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
  customer: { tier: 'gold', orders: 3, secret: { a: 1 }, segment: 'VIP', tags: ['press'] },
  from: 'carla@Customer.test',
  tags: ['urgent'],
  history: {
    conversations: 3,
    open: 1,
    lastResolvedAtMs: Date.parse('2026-06-01T09:00:00Z'),
    lastAgent: { id: 'a1', email: 'ada@firstline.test', atMs: Date.parse('2026-06-01T09:00:00Z') },
  },
  // A Wednesday, 11:30 in Zurich.
  atMs: Date.parse('2026-06-03T09:30:00Z'),
  calendars: new Map([['default', weekdaysOnly()]]),
};
function weekdaysOnly(): Calendar {
  const day = [{ from: '08:00', to: '18:00' }];
  const weekly = {
    monday: day,
    tuesday: day,
    wednesday: day,
    thursday: day,
    friday: day,
    saturday: [],
    sunday: [],
  };
  return { timeZone: 'Europe/Zurich', weekly, holidays: [], exceptions: [] };
}
const sunday = { atMs: Date.parse('2026-06-07T09:30:00Z') };
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

  it.each<[string, RuleCondition, boolean, Partial<ClassificationFacts>?]>([
    ['a sender', { from: ['carla@customer.test'] }, true],
    ['everybody at a place', { from: ['@customer.TEST'] }, true],
    ['nobody of another place', { from: ['@omer.test'] }, false],
    ['a withheld sender', { from: ['carla@customer.test'] }, false, { from: undefined }],
    ['a word of the subject only', { subjectContains: ['prüfen'] }, false],
    ['all words', { textContainsAll: ['rechnung', 'bitte'] }, true],
    ['not all words', { textContainsAll: ['rechnung', 'danke'] }, false],
    ['a pattern in the subject', { subjectMatches: ['^rechnung \\d+$'] }, true],
    ['a pattern in the text', { textMatches: ['no', 'pr.fen'] }, true],
    ['an attribute that equals', { customer: { orders: { equals: 3 } } }, true],
    ['an attribute in a list', { customer: { tier: { in: ['silver', 'gold'] } } }, true],
    ['an attribute that exists', { customer: { tier: { exists: true }, age: { exists: false } } }, true],
    ['numbers compared', { customer: { orders: { atLeast: 3, below: 4 } } }, true],
    ['numbers out of bounds', { customer: { orders: { above: 3 } } }, false],
    ['what is no number', { customer: { tier: { atLeast: 0 } } }, false],
    ['what every object has', { customer: { constructor: { exists: true } } }, false],
    ['a word whose accent stands apart', { textContains: ['pru\u0308fen'] }, true],
    ['a word of a text whose accents do', { textContains: ['caf\u00e9'] }, true, { text: 'Un cafe\u0301' }],
    ['a pattern in such a text', { textMatches: ['caf\u00e9\\b'] }, true, { text: 'Un cafe\u0301' }],
    ['a segment', { segments: ['vip'] }, true],
    ['a tag of the conversation', { tags: ['urgent'] }, true],
    ['a tag of the customer', { tags: ['press'] }, true],
    ['a known customer', { history: { known: true, conversationsAtLeast: 3, open: true } }, true],
    ['too many conversations', { history: { conversationsAtMost: 2 } }, false],
    ['resolved lately', { history: { resolvedWithinDays: 2.5 } }, true],
    ['resolved too long ago', { history: { resolvedWithinDays: 1 } }, false],
    ['the last agent', { history: { lastAgents: ['Ada@firstline.test'], lastAgentWithinDays: 3 } }, true],
    ['a stranger', { history: { known: false } }, true, { history: undefined }],
    ['a stranger has no last agent', { history: { lastAgentWithinDays: 99 } }, false, { history: undefined }],
    ['open hours', { hours: { open: true } }, true],
    ['closed hours', { hours: { open: false } }, true, sunday],
    ['a calendar that is not there', { hours: { calendar: 'x', open: false } }, false],
    ['a time of the day', { times: { timeZone: 'Europe/Zurich', from: '11:30', to: '12:00' } }, true],
    ['its end is out', { times: { timeZone: 'Europe/Zurich', from: '10:00', to: '11:30' } }, false],
    ['over midnight', { times: { timeZone: 'Asia/Tokyo', from: '18:00', to: '06:00' } }, true],
    [
      'the night after Tuesday',
      { times: { timeZone: 'Europe/Zurich', weekdays: ['tuesday'], from: '22:00', to: '11:31' } },
      true,
    ],
    [
      'not the night after Wednesday',
      { times: { timeZone: 'Europe/Zurich', weekdays: ['wednesday'], from: '22:00', to: '11:31' } },
      false,
    ],
    ['a weekday', { times: { timeZone: 'Europe/Zurich', weekdays: ['wednesday'] } }, true],
    ['a local weekday', { times: { timeZone: 'Pacific/Kiritimati', weekdays: ['sunday'] } }, true, sunday],
    ['all of', { all: [{ languages: ['de'] }, { digits: ['1'] }] }, false],
    ['any of', { any: [{ languages: ['fr'] }, { segments: ['vip'] }] }, true],
    ['any of nothing', { any: [] }, false],
    ['not', { not: { languages: ['fr'] } }, true],
    ['not, within', { any: [{ not: { all: [{ languages: ['de'] }] } }] }, false],
  ])('%s', (_name, when, matches, given = {}) => {
    expect(ruled(when, given)).toBe(matches);
  });

  it('takes nothing of what stands there of a call for what the caller said', () => {
    const call = { channelKind: 'voice', subject: '', text: 'Incoming call', tags: [] } as const;
    expect(ruled({ textContains: ['call'] }, call)).toBe(false);
    expect(ruled({ textMatches: ['incoming'] }, call)).toBe(false);
    expect(ruled({ not: { textContains: ['call'] } }, call)).toBe(true);
  });

  it('keeps a customer with the agent who had them, as long ago as the policy or the rule says', () => {
    const rules = [{ name: 'one', when: {}, then }];
    const sticky = { lastAgentWithinDays: 3, waitSeconds: 60 };
    const keptFor = (policy: object, given: Partial<ClassificationFacts> = {}) =>
      classify({ rules, fallback, ...policy }, { ...facts, ...given }, queues).keptFor;
    expect(keptFor({})).toBeUndefined();
    expect(keptFor({ sticky })).toEqual({ agentId: 'a1', seconds: 60 });
    expect(keptFor({ sticky: { ...sticky, lastAgentWithinDays: 1 } })).toBeUndefined();
    expect(keptFor({ sticky }, { history: undefined })).toBeUndefined();
    const own = [{ name: 'one', when: {}, then: { ...then, sticky: { ...sticky, waitSeconds: 0 } } }];
    expect(keptFor({ sticky, rules: own })).toEqual({ agentId: 'a1', seconds: 0 });
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
