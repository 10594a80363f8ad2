import { describe, expect, it } from '@jest/globals';
import { atMs, held, routable, waiting } from '../../../../test/builders/pool.ts';
import { testPolicy } from '../../../../test/builders/routing-policy.ts';
import { decide } from './decide.ts';
import type { Decision, OfferDecision } from './decision.ts';
import type { RoutableAgent, WaitingConversation } from './snapshot.ts';

const policy = testPolicy();
const decideOn = (list: WaitingConversation[], agents: RoutableAgent[], own = policy) =>
  decide({ waiting: list, agents }, own, atMs);
const only = (decisions: Decision[]): Decision => {
  expect(decisions).toHaveLength(1);
  return decisions[0]!;
};
const offerOf = (decision: Decision | undefined): OfferDecision => {
  if (decision?.kind !== 'offer') throw new Error(`no offer: ${JSON.stringify(decision)}`);
  return decision;
};

describe('a round of matching', () => {
  it('offers to the best, and tells who else was considered and who was passed over', () => {
    const need = waiting('c', { required: [{ skill: 'german', level: 3 }], step: 2, round: 4 });
    const offer = offerOf(
      only(
        decideOn(
          [need],
          [
            routable('weak', { skills: { german: 2 } }),
            routable('good', { skills: { german: 4 } }),
            routable('best', { skills: { german: 5 } }),
            routable('away', { presence: 'away' }),
            routable('full', { skills: { german: 5 }, held: [held('voice', 100)] }),
          ],
        ),
      ),
    );
    expect(offer).toMatchObject({
      conversationId: 'c',
      agentId: 'best',
      step: 2,
      round: 4,
      autoAccept: false,
      consideredCount: 2,
      passedOver: [
        { agentId: 'full', because: 'no-room', what: 'exclusive-work' },
        { agentId: 'weak', because: 'skill-level', what: 'german 3' },
        { agentId: 'away', because: 'not-available', what: 'away' },
      ],
      passedOverCounts: { 'no-room': 1, 'skill-level': 1, 'not-available': 1 },
      load: { waiting: 1, agentsAvailable: 4, heldUnits: 0, units: 100 },
    });
    expect(offer.considered.map((one) => one.agentId)).toEqual(['best', 'good']);
    for (const one of offer.considered) {
      expect(one.terms.reduce((sum, term) => sum + term.points, 0)).toBe(one.score);
    }
  });

  it('gives ties to the lowest id, whatever the order they come in', () => {
    for (const ids of [
      ['a', 'b', 'c'],
      ['c', 'b', 'a'],
    ]) {
      expect(
        offerOf(
          only(
            decideOn(
              [waiting('c')],
              ids.map((id) => routable(id)),
            ),
          ),
        ).agentId,
      ).toBe('a');
    }
  });

  it('takes the room as it gives it, so that one agent is not given too much', () => {
    const calls = ['1', '2', '3'].map((id) => waiting(id, { channel: 'voice' }));
    const decisions = decideOn(calls, [routable('a'), routable('b')]);
    expect(decisions.map((one) => (one.kind === 'offer' ? one.agentId : one.because))).toEqual([
      'a',
      'b',
      'no-room',
    ]);
  });

  it('spreads equal work by the load it has just given', () => {
    const decisions = decideOn(
      ['1', '2', '3', '4'].map((id) => waiting(id)),
      [routable('a'), routable('b')],
    );
    expect(decisions.map((one) => offerOf(one).agentId)).toEqual(['a', 'b', 'a', 'b']);
  });

  it('gives the older of two alike first, though the younger is looked at again after it', () => {
    // Both were worth as much before the first of Ann's was given away, and are worth less by as much since.
    const first = waiting('first', { channel: 'chat', priority: 'urgent', customer: 'ann' });
    const older = waiting('older', { channel: 'chat', queuedAtMs: atMs - 2_000 });
    const younger = waiting('younger', { channel: 'chat', queuedAtMs: atMs - 1_000, customer: 'ann' });
    const given = decideOn([younger, older, first], [routable('ada')]).filter(({ kind }) => kind === 'offer');
    expect(given.map((one) => one.conversationId)).toEqual(['first', 'older', 'younger']);
  });

  it('does not let one that nobody can serve hold up what is behind it', () => {
    const [second, first] = decideOn(
      [waiting('1', { required: [{ skill: 'welsh', level: 1 }] }), waiting('2')],
      [routable('a')],
    );
    expect(first).toMatchObject({
      kind: 'wait',
      because: 'missing-skill',
      passedOverCounts: { 'missing-skill': 1 },
    });
    expect(second).toMatchObject({ kind: 'offer', agentId: 'a' });
  });

  it('asks nobody twice in a round while another can take it', () => {
    const need = waiting('c', { asked: [{ agentId: 'a', atMs: atMs - 3_600_000 }], lastAgentId: 'a' });
    const offer = offerOf(only(decideOn([need], [routable('a'), routable('b')])));
    expect(offer).toMatchObject({ agentId: 'b', round: 1, passedOverCounts: { 'asked-this-round': 1 } });
  });

  it('begins a new round when all who could take it were asked, after the rest', () => {
    const asked = [{ agentId: 'a', atMs: atMs - 30_000 }];
    const busy = routable('b', { held: [held('voice', 100)] });
    expect(only(decideOn([waiting('c', { asked })], [routable('a'), busy]))).toMatchObject({
      kind: 'offer',
      agentId: 'a',
      round: 2,
      passedOverCounts: { 'no-room': 1 },
    });
    const tooSoon = [{ agentId: 'a', atMs: atMs - 29_999 }];
    expect(only(decideOn([waiting('c', { asked: tooSoon })], [routable('a')]))).toMatchObject({
      kind: 'wait',
      because: 'asked-this-round',
      round: 1,
    });
    const both = [...asked, { agentId: 'b', atMs: atMs - 29_999 }];
    expect(only(decideOn([waiting('c', { asked: both })], [routable('a'), routable('b')]))).toMatchObject({
      kind: 'wait',
    });
  });

  it.each([
    ['nobody', [] as RoutableAgent[]],
    ['not-available', [routable('a', { presence: 'away' })]],
    ['wrong-team', [routable('a', { teams: ['sales'] }), routable('b', { presence: 'busy' })]],
    ['missing-skill', [routable('a', { teams: ['care'] })]],
    ['skill-level', [routable('a', { teams: ['care'], skills: { german: 1 } })]],
    [
      'resting',
      [
        routable('a', { teams: ['care'], skills: { german: 2 }, restUntilMs: atMs + 1 }),
        routable('b', { teams: ['care'], skills: { german: 1 } }),
      ],
    ],
    ['resting', [routable('a', { restUntilMs: atMs + 1 })]],
    ['no-room', [routable('a', { teams: ['care'], skills: { german: 2 }, held: [held('voice', 100)] })]],
  ])('waits because of %s, the rule that stopped who came closest', (because, agents) => {
    const need = waiting('c', { teams: ['care'], required: [{ skill: 'german', level: 2 }] });
    expect(only(decideOn([need], agents))).toMatchObject({ kind: 'wait', because, round: 1, step: 0 });
  });

  it('rings nobody who has no phone, and waits for whoever has one', () => {
    const bare = routable('a', { hasPhone: false });
    const call = waiting('c', { channel: 'voice' });
    expect(only(decideOn([call], [bare, routable('b')]))).toMatchObject({
      agentId: 'b',
      passedOver: [{ agentId: 'a', because: 'no-phone' }],
      passedOverCounts: { 'no-phone': 1 },
    });
    expect(only(decideOn([call], [bare]))).toMatchObject({ kind: 'wait', because: 'no-phone' });
    const resting = routable('b', { restUntilMs: atMs + 1, hasPhone: false });
    expect(only(decideOn([call], [bare, resting]))).toMatchObject({ because: 'no-phone' });
    expect(only(decideOn([waiting('c')], [bare]))).toMatchObject({ kind: 'offer', agentId: 'a' });
  });

  it('is told by the queue to assign without asking', () => {
    const own = testPolicy({ queues: { Care: { order: 'urgency', autoAccept: true, steps: [] } } });
    expect(only(decideOn([waiting('c')], [routable('a')], own))).toMatchObject({ autoAccept: true });
  });

  it('keeps rare skills that the policy asks for, and not those that it never does', () => {
    const rare = { ...policy.fallback, required: [{ skill: 'german', level: 1 }] };
    const own = testPolicy({ rules: [{ name: 'German', when: {}, then: rare }] });
    const german = routable('a', { skills: { german: 3 } });
    expect(offerOf(only(decideOn([waiting('c')], [german, routable('b')], own))).agentId).toBe('b');
    expect(offerOf(only(decideOn([waiting('c')], [german, routable('b')]))).agentId).toBe('a');
  });

  describe('for a customer who has other work with somebody', () => {
    const related = testPolicy({ ranking: { ...policy.ranking, related: 30 } });
    const call = waiting('call', { channel: 'voice', customer: 'ann' });
    const theirs = (channel: 'email' | 'chat', units: number) => ({
      ...held(channel, units),
      customer: 'ann',
    });

    it('chooses that one, however much speaks for others, and tells so', () => {
      const ada = routable('z', { held: [theirs('email', 10)], skills: { german: 1 } });
      const better = routable('a', { skills: { german: 5 } });
      const need = { ...call, preferred: [{ skill: 'german', level: 5 }] };
      const offer = offerOf(only(decideOn([need], [better, ada], related)));
      expect(offer).toMatchObject({ agentId: 'z', consideredCount: 2 });
      expect(offer.considered[0]!.terms.at(-1)).toEqual({
        name: 'related',
        value: 1,
        weight: 30,
        points: 30,
      });
      expect(offer.considered[1]!.terms.at(-1)).toMatchObject({ name: 'related', points: 0 });
    });

    it('gives it to somebody else at once if that one is not free', () => {
      for (const own of [{ presence: 'away' as const }, { held: [theirs('email', 10), held('chat', 30)] }]) {
        const ada = routable('a', { held: [theirs('email', 10)], ...own });
        expect(offerOf(only(decideOn([call], [ada, routable('b')], related))).agentId).toBe('b');
      }
    });

    it('counts it with what they have: a full desk takes it, and its own chat keeps no call out', () => {
      const full = [held('chat', 30), held('chat', 30), held('sms', 20)];
      const ada = routable('a', { held: [...full, theirs('email', 20)] });
      const mail = waiting('mail', { customer: 'ann' });
      expect(offerOf(only(decideOn([mail], [ada], related))).agentId).toBe('a');
      expect(only(decideOn([{ ...mail, customer: 'bob' }], [ada], related))).toMatchObject({
        kind: 'wait',
        because: 'no-room',
        passedOverCounts: { 'no-room': 1 },
      });
      const chatting = routable('a', { held: [theirs('chat', 30)] });
      expect(offerOf(only(decideOn([call], [chatting], related))).agentId).toBe('a');
    });

    it('gives no second exclusive work, not even of the same customer', () => {
      const { capacity } = policy;
      const chat = { ...capacity.channels.chat, exclusive: true };
      const own = { ...related, capacity: { ...capacity, channels: { ...capacity.channels, chat } } };
      const busy = routable('a', { held: [{ ...theirs('chat', 30), exclusive: true }] });
      expect(only(decideOn([call], [busy], own))).toMatchObject({ kind: 'wait', because: 'no-room' });
    });

    it('keeps together what waits together, and lets no other call wait longer for it', () => {
      const two = ['mail', 'sms'].map((id, at) =>
        waiting(id, { channel: at ? 'sms' : 'email', customer: 'ann', queuedAtMs: atMs - 60_000 + at }),
      );
      const agents = ['a', 'b', 'c'].map((id) => routable(id));
      const [first, second] = decideOn(two, agents, related).map(offerOf);
      expect(second!.agentId).toBe(first!.agentId);
      const older = waiting('older', {
        channel: 'voice',
        queuedAtMs: atMs - 90_000,
        deadlineMs: atMs + 10_000,
      });
      const late = { ...call, queuedAtMs: atMs - 1_000, deadlineMs: atMs + 600_000 };
      const ada = routable('a', { held: [theirs('email', 10)] });
      expect(offerOf(decideOn([late, older], [ada], related)[0]).conversationId).toBe('older');
    });
  });

  it('details at most five candidates and fifty of those passed over, and counts the rest', () => {
    const agents = [
      ...Array.from({ length: 40 }, (_, n) => routable(`free${n + 10}`)),
      ...Array.from({ length: 70 }, (_, n) => routable(`away${n + 10}`, { presence: 'away' })),
      routable('full', { held: [held('voice', 100)] }),
    ];
    const offer = offerOf(only(decideOn([waiting('c')], agents)));
    expect(offer.considered).toHaveLength(5);
    expect(offer.consideredCount).toBe(40);
    expect(offer.passedOver).toHaveLength(50);
    expect(offer.passedOver[0]).toMatchObject({ agentId: 'full' });
    expect(offer.passedOverCounts).toEqual({ 'not-available': 70, 'no-room': 1 });
  });
});
