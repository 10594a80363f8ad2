import { describe, expect, it } from '@jest/globals';
import { atMs, held, routable, waiting } from '../../../../test/builders/pool.ts';
import { testPolicy } from '../../../../test/builders/routing-policy.ts';
import { decide } from './decide.ts';
import { obstacle, obstacleKinds, type Obstacle } from './eligibility.ts';
import type { RoutableAgent, WaitingConversation } from './snapshot.ts';

const policy = testPolicy();
const situation = { capacity: policy.capacity, nowMs: atMs };
const german = [{ skill: 'german', level: 3 }];

interface Case {
  readonly rule: Obstacle;
  /** A pair that this rule alone forbids, and the same pair just allowed. */
  readonly need: Partial<WaitingConversation>;
  readonly agent: Parameters<typeof routable>[1];
  readonly allowed: {
    readonly need?: Partial<WaitingConversation>;
    readonly agent?: Parameters<typeof routable>[1];
  };
}

const rule = (because: Obstacle['because'], what?: string): Obstacle =>
  what === undefined ? { because } : { because, what };
const mails = (count: number) => Array.from({ length: count }, () => held('email', 10));
const call = (customer: string) => ({ ...held('voice', 100), customer });
const wide = { units: 1_000 };

/** Each rule at its edge, on either side. */
const cases: readonly Case[] = [
  ...(['busy', 'away', 'offline'] as const).map((presence) => ({
    rule: rule('not-available', presence),
    need: {},
    agent: { presence },
    allowed: { agent: { presence: 'available' as const } },
  })),
  {
    rule: rule('resting'),
    need: {},
    agent: { restUntilMs: atMs + 1 },
    allowed: { agent: { restUntilMs: atMs } },
  },
  {
    rule: rule('wrong-team'),
    need: { teams: ['care', 'desk'] },
    agent: { teams: ['sales'] },
    allowed: { agent: { teams: ['sales', 'desk'] } },
  },
  {
    rule: rule('wrong-team'),
    need: { teams: ['care'] },
    agent: { teams: [] },
    allowed: { need: { teams: [] } },
  },
  {
    rule: rule('missing-skill', 'german'),
    need: { required: [{ skill: 'english', level: 1 }, ...german] },
    agent: { skills: { english: 5, french: 5 } },
    allowed: { agent: { skills: { english: 5, german: 3 } } },
  },
  {
    rule: rule('skill-level', 'german 3'),
    need: { required: german },
    agent: { skills: { german: 2 } },
    allowed: { agent: { skills: { german: 3 } } },
  },
  {
    rule: rule('no-phone'),
    need: { channel: 'voice' },
    agent: { hasPhone: false },
    allowed: { need: { channel: 'chat' } },
  },
  {
    rule: rule('asked-this-round'),
    need: { asked: [{ agentId: 'agent', atMs }] },
    agent: {},
    allowed: { need: { asked: [{ agentId: 'other', atMs }] } },
  },
  {
    rule: rule('no-room', 'exclusive-work'),
    need: {},
    agent: { ...wide, held: [held('voice', 100)] },
    allowed: { agent: { ...wide, held: [held('chat', 100)] } },
  },
  {
    rule: rule('no-room', 'exclusive-work'),
    need: { channel: 'voice' },
    agent: { ...wide, held: [held('voice', 100)] },
    allowed: { agent: { ...wide, held: [] } },
  },
  {
    // Two calls at once, as only a supervisor gives them: what is of one caller stands not beside the other.
    rule: rule('no-room', 'exclusive-work'),
    need: { customer: 'ann' },
    agent: { ...wide, held: [call('ann'), call('bob')] },
    allowed: { agent: { ...wide, held: [call('ann')] } },
  },
  {
    rule: rule('no-room', 'channel-maximum'),
    need: {},
    agent: { ...wide, held: mails(8) },
    allowed: { agent: { ...wide, held: mails(7) } },
  },
  {
    // One customer's count as one place, and yet are no more than one agent may have.
    rule: rule('no-room', 'channel-maximum'),
    need: { customer: 'ann' },
    agent: { ...wide, held: mails(8).map((one) => ({ ...one, customer: 'ann' })) },
    allowed: { agent: { ...wide, held: mails(7).map((one) => ({ ...one, customer: 'ann' })) } },
  },
  {
    rule: rule('no-room', 'uninterruptible-work'),
    need: { channel: 'voice' },
    agent: { ...wide, held: [held('email', 10), held('sms', 20)] },
    allowed: { agent: { ...wide, held: [held('email', 10), held('email', 10)] } },
  },
  {
    rule: rule('no-room', 'units'),
    need: { channel: 'chat' },
    agent: { units: 99, held: [held('chat', 30), held('sms', 40)] },
    allowed: { agent: { units: 100, held: [held('chat', 30), held('sms', 40)] } },
  },
  {
    rule: rule('no-room', 'units'),
    need: { channel: 'sms', customer: 'ann' },
    agent: { units: 100, held: [held('chat', 90), { ...held('email', 10), customer: 'bob' }] },
    allowed: { agent: { units: 110, held: [held('chat', 90), { ...held('email', 10), customer: 'ann' }] } },
  },
];

describe('every rule of eligibility', () => {
  it('is among those that are tried here', () => {
    const choices = ['kept', 'spared'];
    const tried = new Set<string>(cases.map((one) => one.rule.because));
    expect([...tried].sort()).toEqual(obstacleKinds.filter((kind) => !choices.includes(kind)).sort());
  });

  it.each(cases.map((one) => [one.rule.because, one.rule.what ?? '', one] as const))(
    '%s %s alone forbids a pair that is else allowed: to the rules, in a round and in its receipt',
    (_because, _what, { rule: expected, need, agent, allowed }) => {
      const forbidden = waiting('work', need);
      const one: RoutableAgent = routable('agent', agent);
      expect(obstacle(forbidden, one, situation)).toEqual(expected);
      expect(decide({ waiting: [forbidden], agents: [one] }, policy, atMs)).toMatchObject([
        { kind: 'wait', because: expected.because, passedOverCounts: { [expected.because]: 1 } },
      ]);
      // Beside somebody without any fault, though that one's id comes after.
      const faultless = routable('zoe', { teams: ['care'], skills: { english: 1, german: 3 } });
      expect(decide({ waiting: [forbidden], agents: [one, faultless] }, policy, atMs)).toMatchObject([
        {
          kind: 'offer',
          agentId: 'zoe',
          consideredCount: 1,
          passedOver: [{ agentId: 'agent', ...expected }],
        },
      ]);
      const may = waiting('work', { ...need, ...allowed.need });
      const able = routable('agent', { ...agent, ...allowed.agent });
      expect(obstacle(may, able, situation)).toBeUndefined();
      expect(decide({ waiting: [may], agents: [able] }, policy, atMs)).toMatchObject([
        { kind: 'offer', agentId: 'agent', passedOverCounts: {} },
      ]);
    },
  );
});
