import { describe, expect, it } from '@jest/globals';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import type { Calendar, Weekday } from '../../sla/calendar.ts';
import type { ClassificationRule, RoutingPolicy, RuleCondition } from '../routing-policy.ts';
import { checkPolicy } from './check-policy.ts';
import type { CheckedAgent, House } from './finding.ts';

const working = (...days: Weekday[]) => shift('08:00', '18:00', ...days);
const shift = (from: string, to: string, ...days: Weekday[]): Calendar => {
  const day = [{ from, to }];
  const on = (one: Weekday) => (days.includes(one) ? day : []);
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
const agent = (
  name: string,
  skills: Record<string, number>,
  own: Partial<CheckedAgent> = {},
): CheckedAgent => ({
  id: name,
  name,
  skills: new Map(Object.entries(skills)),
  teams: ['Care'],
  hasPhone: true,
  ...own,
});
const house = (agents: CheckedAgent[], own: Partial<House> = {}): House => ({
  queues: new Map([
    ['Care', ['Care']],
    ['Sales', ['Sales']],
  ]),
  teams: new Set(['Care', 'Sales']),
  skills: new Set(['catalan', 'german']),
  calendars: new Map([['default', working('monday', 'tuesday', 'wednesday', 'thursday', 'friday')]]),
  agents,
  wall: { timeZone: 'Europe/Zurich', atMs: Date.UTC(2026, 10, 23) },
  ...own,
});
const rule = (
  name: string,
  when: RuleCondition,
  required = [{ skill: 'german', level: 1 }],
): ClassificationRule => ({
  name,
  when,
  then: { queue: 'Care', priority: 'normal', required, preferred: [] },
});
const ada = agent('Ada', { german: 4 });
const found = (policy: Partial<RoutingPolicy>, own: House = house([ada])) =>
  checkPolicy(testPolicy(policy), own).map((one) => `${one.severity} ${one.code} ${one.path}`);

describe('checking a routing policy', () => {
  it('finds nothing wrong with a sound one', () => {
    expect(found({ rules: [rule('german', { languages: ['de'] })] })).toEqual([]);
  });

  it('knows what exists', () => {
    const then = {
      queue: 'gone',
      priority: 'normal',
      required: [{ skill: 'latin', level: 1 }],
      preferred: [],
    } as const;
    const steps = [{ afterSeconds: 1, drop: ['greek'], widen: ['Nobody'] }];
    const policy: Partial<RoutingPolicy> = {
      rules: [{ name: 'a', when: { not: { hours: { calendar: 'none', open: true } } }, then }],
      fallback: { ...then, required: [] },
      queues: {
        Care: { order: 'age', steps, afterLast: { do: 'overflow', afterSeconds: 9, queue: 'lost' } },
      },
    };
    expect(found(policy)).toEqual([
      'error unknown-queue rules.0.then.queue',
      'error unknown-skill rules.0.then.required.0',
      'error fallback-missing fallback.queue',
      'error unknown-calendar rules.0.when',
      'error unknown-skill queues.Care.steps.0',
      'error unknown-team queues.Care.steps.0',
      'error unknown-queue queues.Care.afterLast.queue',
      'error queue-without-rules queues',
      'error queue-without-rules queues',
      'warning unreachable-queue queues.Care',
    ]);
  });

  it('says in a sentence who is missing, and on which days', () => {
    const required = [{ skill: 'catalan', level: 3 }];
    const rules = [rule('catalan', { languages: ['ca'] }, required)];
    const weak = agent('Ben', { catalan: 2 });
    expect(checkPolicy(testPolicy({ rules }), house([weak]))).toEqual([
      {
        severity: 'error',
        code: 'nobody-ever',
        path: 'rules.0.then.required',
        sentence:
          'No agent in Care has catalan ≥ 3, and no step changes that: what rule “catalan” is about would never be answered.',
      },
    ]);
    const steps = [{ afterSeconds: 40, lower: [{ skill: 'catalan', level: 2 }] }];
    const queues = { Care: { order: 'age' as const, steps } };
    expect(checkPolicy(testPolicy({ rules, queues }), house([weak]))[0]).toMatchObject({
      code: 'nobody-at-first',
      sentence:
        'No agent in Care has catalan ≥ 3: what rule “catalan” is about waits at least 40 s, until a step eases that.',
    });
    const weekdaysOnly = agent('Carme', { catalan: 5 }, { hours: working('monday', 'friday') });
    const sundays = agent('Dan', {}, { hours: working('sunday', 'monday') });
    expect(checkPolicy(testPolicy({ rules }), house([weekdaysOnly, sundays]))[0]).toMatchObject({
      severity: 'warning',
      sentence: 'No agent in Care has catalan ≥ 3 on Sundays, though others work then.',
    });
    const others = agent('Eve', {}, { hours: working('sunday', 'tuesday', 'saturday') });
    expect(checkPolicy(testPolicy({ rules }), house([weekdaysOnly, others]))[0]).toMatchObject({
      sentence:
        'No agent in Care has catalan ≥ 3 on Tuesdays, Saturdays and Sundays, though others work then.',
    });
  });

  it('says at which hours somebody is missing who works that day, by the clock of the house', () => {
    const required = [{ skill: 'catalan', level: 3 }];
    const rules = [rule('catalan', { languages: ['ca'] }, required)];
    const early = agent('Carme', { catalan: 5 }, { hours: working('monday', 'tuesday', 'wednesday') });
    const said = (hours: Calendar) =>
      checkPolicy(testPolicy({ rules }), house([early, agent('Dan', {}, { hours })])).map(
        (one) => one.sentence,
      );
    expect(said(shift('09:00', '20:30', 'monday', 'tuesday', 'friday'))).toEqual([
      'No agent in Care has catalan ≥ 3 on Fridays, and on Mondays and Tuesdays 18:00–20:30 (Europe/Zurich), though others work then.',
    ]);
    expect(said(shift('06:00', '20:00', 'wednesday'))).toEqual([
      'No agent in Care has catalan ≥ 3 on Wednesdays 06:00–08:00 and 18:00–20:00 (Europe/Zurich), though others work then.',
    ]);
    // Over midnight, into a day on which she does not work; and from elsewhere, an hour earlier in London.
    expect(said(shift('22:00', '02:00', 'wednesday'))).toEqual([
      'No agent in Care has catalan ≥ 3 on Thursdays, and on Wednesdays 22:00–24:00 (Europe/Zurich), though others work then.',
    ]);
    expect(said({ ...shift('08:00', '18:00', 'monday'), timeZone: 'Europe/London' })).toEqual([
      'No agent in Care has catalan ≥ 3 on Mondays 18:00–19:00 (Europe/Zurich), though others work then.',
    ]);
    expect(said(shift('07:30', '18:00', 'monday', 'tuesday', 'wednesday'))).toEqual([
      'No agent in Care has catalan ≥ 3 on Mondays to Wednesdays 07:30–08:00 (Europe/Zurich), though others work then.',
    ]);
    expect(said(shift('08:10', '17:50', 'monday', 'tuesday'))).toEqual([]);
  });

  it('misses nobody at hours at which no rule lets such work come', () => {
    const required = [{ skill: 'catalan', level: 3 }];
    const carme = agent('Carme', { catalan: 5 }, { hours: working('monday') });
    const dan = agent('Dan', {}, { hours: shift('06:00', '20:00', 'monday', 'tuesday') });
    const said = (...whens: RuleCondition[]) =>
      checkPolicy(
        testPolicy({
          rules: whens.map((when, at) => rule(`r${at}`, when, at + 1 < whens.length ? [] : required)),
        }),
        house([carme, dan]),
      ).flatMap((one) => (one.code === 'nobody-at-times' ? [one.sentence] : []));
    const timeZone = 'Europe/Zurich';
    const missed = (when: string) => [
      `No agent in Care has catalan ≥ 3 on ${when}, though others work then.`,
    ];
    expect(said({ languages: ['ca'] })).toEqual(
      missed('Tuesdays, and on Mondays 06:00–08:00 and 18:00–20:00 (Europe/Zurich)'),
    );
    expect(said({ times: { timeZone, weekdays: ['monday'] }, hours: { open: true } })).toEqual([]);
    expect(said({ times: { timeZone, weekdays: ['monday'] }, hours: { open: false } })).toEqual(
      missed('Mondays 06:00–08:00 and 18:00–20:00 (Europe/Zurich)'),
    );
    // Whatever comes on a Tuesday is sorted before it.
    expect(said({ times: { timeZone, weekdays: ['tuesday'] } }, { hours: { open: true } })).toEqual([]);
    const onlyCalls = { all: [{ times: { timeZone, weekdays: ['tuesday'] as const } }, { digits: ['1'] }] };
    expect(said(onlyCalls, { hours: { open: true } })).toEqual(missed('Tuesdays'));
  });

  it('knows whom, which language, digits, attributes and addresses no conversation will ever bear', () => {
    const rules = [
      rule('gone', { history: { lastAgents: ['ada@care.test', 'Left@care.test'] } }),
      rule('words', { any: [{ languages: ['de', 'german'] }] }),
      rule('menu', { channelKinds: ['voice'], digits: ['1', '7'] }),
      rule('vips', { not: { customer: { plan: 'gold', plann: { exists: true } } }, segments: ['vip'] }),
      rule('alias', { to: ['Help@care.test', 'sales@care.test'] }),
    ];
    const own = {
      agentEmails: new Set(['ada@care.test']),
      addresses: new Set(['help@care.test']),
      digits: new Set(['1']),
      attributes: new Set(['plan']),
    };
    expect(found({ rules }, house([ada], own))).toEqual([
      'warning unknown-agent rules.0.when',
      'warning unknown-language rules.1.when',
      'warning unknown-digits rules.2.when',
      'note unknown-attribute rules.3.when',
      'note unknown-attribute rules.3.when',
      'note unknown-address rules.4.when',
    ]);
    expect(found({ rules: rules.slice(3) })).toEqual([]);
  });

  it('finds conditions that contradict themselves', () => {
    const open = { hours: { open: true } };
    const timeZone = 'Europe/Zurich';
    const whens: Record<string, RuleCondition> = {
      'the calendar default cannot be open and closed at once': { all: [open, { hours: { open: false } }] },
      'its “not” keeps out all that the rest lets through': { ...open, not: open },
      'none of its “any” can hold': { any: [{ tags: [] }, { all: [{ segments: [] }] }] },
      'nothing is on all of its lists of channelKinds': {
        channelKinds: ['email'],
        all: [{ channelKinds: ['sms', 'voice'] }],
      },
      'only callers press digits, and it is not about calls': { channelKinds: ['email'], digits: ['1'] },
      'of calls, which alone it is about, there are no words': {
        channelKinds: ['voice'],
        textContains: ['refund'],
      },
      'no time lies between 09:00 and 09:00': { times: { timeZone, from: '09:00', to: '09:00' } },
      'times names no weekday': { times: { timeZone, weekdays: [] } },
      'there is no value that plan may have': { customer: { plan: { in: [] } } },
      'no number is above and below 5 or 5 itself, as orders should be': {
        customer: { orders: { above: 5, atMost: 5 } },
      },
      '3 is not within the bounds that orders should be in': {
        customer: { orders: { equals: 3, atLeast: 5 } },
      },
      'plan should be missing and have a value': { customer: { plan: { exists: false, in: ['gold'] } } },
      'who is not known has had no conversation': { history: { known: false, open: true } },
      'who is known has had a conversation': { history: { known: true, conversationsAtMost: 0 } },
    };
    const rules = Object.values(whens).map((when, at) => rule(`r${at}`, when));
    const never = checkPolicy(testPolicy({ rules }), house([ada])).filter(
      (one) => one.code === 'rule-never-matches',
    );
    expect(never.map((one) => one.sentence)).toEqual(
      Object.keys(whens).map((why, at) => `Rule “r${at}” never matches: ${why}.`),
    );
    const missing = rule('missing', { customer: { plan: { exists: false, equals: '' } } });
    expect(found({ rules: [missing] })).toEqual([]);
  });

  it('finds who could do it after an overflow, or when anyone may', () => {
    const rules = [rule('catalan', {}, [{ skill: 'catalan', level: 1 }])];
    const seller = agent('Sam', { catalan: 1 }, { teams: ['Sales'] });
    const overflow = { do: 'overflow', afterSeconds: 60, queue: 'Sales' } as const;
    const queues = {
      Care: { order: 'age', steps: [], afterLast: overflow },
      Sales: { order: 'age', steps: [] },
    } as const;
    expect(found({ rules, queues }, house([ada, seller]))).toEqual([
      'warning nobody-at-first rules.0.then.required',
    ]);
    const anyone = {
      Care: { order: 'age', steps: [], afterLast: { do: 'anyone', afterSeconds: 60 } },
    } as const;
    expect(found({ rules, queues: anyone })).toEqual(['warning nobody-at-first rules.0.then.required']);
  });

  it('finds rules that never decide', () => {
    const rules = [
      rule('german mail', { languages: ['de'], channelKinds: ['email', 'chat'] }),
      rule('german invoices', { languages: ['DE'], channelKinds: ['email'], textContains: ['Rechnung'] }),
      rule('all german', { all: [{ languages: ['de'] }] }),
      rule('german or vip', { any: [{ languages: ['de'] }, { segments: ['vip'] }] }),
      rule('german vip', { languages: ['de'], segments: ['vip'] }),
      rule('nothing', { textContains: [] }),
      rule('no number', { customer: { orders: { atLeast: 3, below: 2 } } }),
      rule('from one', { from: ['a@b.test'] }),
      rule('from there', { from: ['@b.test'] }),
      rule('from one there', { from: ['c@b.test'] }),
    ];
    expect(found({ rules })).toEqual([
      'warning rule-shadowed rules.1',
      'warning rule-shadowed rules.4',
      'warning rule-never-matches rules.5.when',
      'warning rule-never-matches rules.6.when',
      'warning rule-shadowed rules.9',
    ]);
  });

  it('finds steps that widen to who serves the queue already', () => {
    const widening = (...widen: string[]) => ({
      queues: { Care: { order: 'age', steps: [{ afterSeconds: 60, widen }] } } as const,
    });
    const nothing = ['warning step-changes-nothing queues.Care.steps.0'];
    expect(found(widening('Care'))).toEqual(nothing);
    expect(found(widening('Care', 'Sales'))).toEqual([]);
    expect(found(widening('Sales'), house([ada], { queues: new Map([['Care', []]]) }))).toEqual(nothing);
  });

  it('finds steps that do nothing, come out of order, and times that break promises', () => {
    const rules = [rule('german', { languages: ['de'] }, [{ skill: 'german', level: 3 }])];
    const steps = [
      { afterSeconds: 60, lower: [{ skill: 'german', level: 3 }] },
      { afterSeconds: 90, drop: ['german'] },
      { afterSeconds: 80, lower: [{ skill: 'german', level: 1 }] },
      { afterSeconds: 95, notifySupervisors: true },
    ];
    const queues = { Care: { order: 'age', steps, afterLast: { do: 'anyone', afterSeconds: 10 } } } as const;
    const promised = house([ada], { promisedSeconds: { voice: 20, email: 3_600 } });
    expect(found({ rules, queues, sticky: { lastAgentWithinDays: 1, waitSeconds: 30 } }, promised)).toEqual([
      'warning steps-out-of-order queues.Care.steps.2',
      'warning steps-out-of-order queues.Care.afterLast',
      'warning step-changes-nothing queues.Care.steps.0',
      'warning step-changes-nothing queues.Care.steps.2',
      'warning timeout-too-long offers.timeoutSeconds.voice',
      'warning timeout-too-long sticky',
    ]);
  });

  it('sees marks of hard work that spare nobody', () => {
    const complaints = rule('complaints', { textContains: ['complaint'] });
    const hard = { ...complaints, then: { ...complaints.then, hard: true } };
    expect(found({ rules: [hard] })).toEqual([]);
    const queues = { Care: { order: 'age', steps: [], hard: true } } as const;
    expect(found({ rules: [hard], queues })).toEqual(['warning all-hard queues']);
    const calm = { ...complaints, then: { ...complaints.then, hard: false } };
    expect(found({ rules: [calm], queues })).toEqual([]);
    expect(found({ rules: [calm], queues, ranking: { ...testPolicy().ranking, variety: 0 } })).toEqual([
      'warning hard-without-weight ranking.variety',
    ]);
  });
});
