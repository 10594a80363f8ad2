import { describe, expect, it } from '@jest/globals';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import { testPolicy } from '../../../../test/builders/routing-policy.ts';
import { compile } from '../compile.ts';
import { replicate } from '../replication.ts';
import type { Scenario } from '../scenario.ts';
import { documentHouse, ignoredOf } from './document-house.ts';
import { contestantOf } from './registry.ts';

const scenario: Scenario = {
  name: 'house',
  horizon: 7_200,
  channels: {
    voice: { units: 60, cap: 1, exclusive: true, slaOn: 'answer' },
    email: { units: 20, cap: 3, interruptible: true, slaOn: 'end' },
    fax: { units: 7, cap: 2, slaOn: 'end' },
  },
  classes: [
    {
      id: 'calls',
      channel: 'voice',
      required: ['german'],
      sla: 20,
      svc: { dist: 'det', mean: 100 },
      rate: { perHour: 20 },
    },
    {
      id: 'mail',
      channel: 'email',
      required: [],
      sla: 3_600,
      svc: { dist: 'exp', mean: 300 },
      rate: { perHour: 6 },
    },
  ],
  agents: [
    { count: 1, skills: { german: 2 }, caps: { email: 2 } },
    { count: 2, skills: { english: 5 }, units: 50 },
  ],
};

const named = (name: string, level: number, own: Partial<RoutingPolicy> = {}) => {
  const then = {
    queue: 'Care',
    priority: 'high' as const,
    required: [{ skill: 'german', level }],
    preferred: [],
  };
  return testPolicy({ rules: [{ name, when: { channelKinds: ['voice'] }, then }], ...own });
};
const only = (...agents: Scenario['agents']) => compile({ ...scenario, agents });
const served = (agents: Scenario['agents'], document: RoutingPolicy) => {
  const [measures] = replicate([contestantOf(only(...agents), { name: 'document', document })!], 3, 0);
  return measures!.classes[0]!;
};

describe('a scenario under a routing-policy document', () => {
  it('has the capacity, rests and wrap-up of the document, where an agent has none of their own', () => {
    const { compiled } = documentHouse(compile(scenario), testPolicy());
    const { agents, channels } = compiled;
    expect([...channels.units]).toEqual([100, 10, 7]);
    expect([...channels.interruptible]).toEqual([0, 1, 0]);
    expect([...channels.wrap]).toEqual([30, 0, 0]);
    expect([...channels.offerTimeout]).toEqual([20, 60, 20]);
    expect(compiled.missCooldown).toBe(30);
    expect([...agents.units]).toEqual([100, 50, 50]);
    expect([...agents.caps]).toEqual([1, 2, 2, 1, 8, 2, 1, 8, 2]);
  });

  it('asks for the levels of the document: a rule’s of the name of the class, or of a skill that it asks for anyway', () => {
    const who = (document: RoutingPolicy) => [
      ...documentHouse(compile(scenario), document).compiled.classes.eligible[0]![0]!,
    ];
    expect(who(testPolicy())).toEqual([1, 0, 0]);
    expect(who(named('voice', 2))).toEqual([1, 0, 0]);
    expect(who(named('voice', 3))).toEqual([0, 0, 0]);
    expect(who(named('calls', 3))).toEqual([0, 0, 0]);
    const english = {
      queue: 'Care',
      priority: 'high' as const,
      required: [{ skill: 'english', level: 5 }],
      preferred: [],
    };
    expect(who(testPolicy({ rules: [{ name: 'calls', when: {}, then: english }] }))).toEqual([0, 1, 1]);
    expect(who(testPolicy({ rules: [{ name: 'other', when: { tags: ['calls'] }, then: english }] }))).toEqual(
      [1, 0, 0],
    );
  });

  it('takes its contacts through the steps of their queue', () => {
    const without = [{ count: 5, skills: { english: 3 } }];
    const steps = [{ afterSeconds: 60, drop: ['german'] }];
    expect(served(without, named('calls', 2)).unserved).toBe(1);
    const relaxed = served(without, named('calls', 2, { queues: { Care: { order: 'urgency', steps } } }));
    expect(relaxed).toMatchObject({ unserved: 0, p50: 60 });
    const lower = [{ afterSeconds: 90, lower: [{ skill: 'german', level: 1 }] }];
    const weak = [{ count: 5, skills: { german: 1 } }];
    expect(
      served(weak, named('calls', 3, { queues: { Care: { order: 'age', steps: lower } } })),
    ).toMatchObject({
      unserved: 0,
      p50: 90,
    });
  });

  it('serves by the order of the queue and the worth of the priorities', () => {
    const { rules } = documentHouse(
      compile(scenario),
      testPolicy({ worth: { low: 1, normal: 1, high: 9, urgent: 9 } }),
    );
    expect(rules).toMatchObject({ order: { Care: 'urgency' }, worth: { high: 9 } });
  });

  it('says what of the document no scenario can tell', () => {
    const document = named('voice', 2, {
      queues: {
        Care: { order: 'urgency', autoAccept: true, steps: [{ afterSeconds: 9, widen: ['Sales'] }] },
      },
      fallback: {
        queue: 'Care',
        priority: 'normal',
        required: [{ skill: 'latin', level: 1 }],
        preferred: [],
      },
    });
    expect(ignoredOf(compile(scenario), document)).toEqual([
      'the skills latin, which nobody has or needs there',
      'capacity and wrap-up of fax, which are no channel kinds',
      'assigning without asking',
      'teams: everybody serves every queue',
      'what is about customers and people: sticky rules, manual work, continuity',
    ]);
    const unmatched = testPolicy({ rules: [{ ...document.rules[0]!, when: { textContains: ['refund'] } }] });
    expect(ignoredOf(compile(scenario), unmatched)[0]).toContain('1 of 1 rules');
  });
});
