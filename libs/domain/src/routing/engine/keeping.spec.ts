import { describe, expect, it } from '@jest/globals';
import { atMs, held, routable, waiting } from '../../../../../test/builders/pool.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import { decide } from '../decide.ts';
import type { RoutableAgent, WaitingConversation } from '../snapshot.ts';
import { nothingKnown } from './estimates.ts';

const policy = testPolicy({ ranking: { ...testPolicy().ranking, sameAgent: 0.5 } });
const minute = 60_000;
const hour = 60 * minute;
const untilMs = atMs + 5 * minute;
const chats = [held('chat', 30), held('chat', 30), held('chat', 30)];

const kept = (own: Partial<WaitingConversation> = {}) =>
  waiting('c', {
    channel: 'chat',
    deadlineMs: atMs + hour,
    lastAgentId: 'ada',
    keptUntilMs: untilMs,
    ...own,
  });
const ada = (own: Partial<RoutableAgent> = {}) => ({ ...routable('ada', { held: chats }), ...own });
const ben = routable('ben');
const decided = (need: WaitingConversation, agents: RoutableAgent[], own = policy, nowMs = atMs) =>
  decide({ waiting: [need], agents }, own, nowMs)[0]!;

describe('work that is kept for the agent who had its customer last', () => {
  it('goes to that one alone while they are free, whoever would be better', () => {
    const better = routable('ben', { skills: { german: 5 } });
    const need = kept({ preferred: [{ skill: 'german', level: 5 }] });
    const own = testPolicy({ ranking: { ...policy.ranking, sameAgent: 0 } });
    expect(decided(need, [ada({ held: [] }), better], own)).toMatchObject({
      agentId: 'ada',
      consideredCount: 1,
      passedOver: [{ agentId: 'ben', because: 'kept' }],
      passedOverCounts: { kept: 1 },
    });
  });

  it('is kept no longer than the policy says, also while they are free, and not for who let it go', () => {
    const better = routable('ben', { skills: { german: 5 } });
    const need = { preferred: [{ skill: 'german', level: 5 }], keptUntilMs: atMs };
    const own = testPolicy({ ranking: { ...policy.ranking, sameAgent: 0 } });
    expect(decided(kept(need), [ada({ held: [] }), better], own)).toMatchObject({ agentId: 'ben' });
    const asked = [{ agentId: 'ada', atMs: atMs - 1_000 }];
    expect(decided(kept({ asked }), [ada(), ben])).toMatchObject({ agentId: 'ben' });
  });

  it('waits for them while that costs less than it gives, and says so', () => {
    const decision = decided(kept(), [ada(), ben]);
    expect(decision).toMatchObject({
      kind: 'wait',
      because: 'kept',
      passedOverCounts: { kept: 1, 'no-room': 1 },
      // Three chats of five minutes each: one ends in less than two.
      kept: { agentId: 'ada', untilMs, expectedMs: 100_000 },
    });
    if (decision.kind !== 'wait' || !decision.kept) throw new Error('It is not kept.');
    expect(decision.kept.gives).toBeGreaterThan(decision.kept.costs);
    expect(decision.kept.costs).toBeGreaterThan(0);
  });

  it('does not wait when the promise would probably be broken, and less and less as it draws near', () => {
    expect(decided(kept({ deadlineMs: atMs + 20_000 }), [ada(), ben])).toMatchObject({ agentId: 'ben' });
    const costsAt = [60, 10, 6].map((minutes) => {
      const decision = decided(kept({ deadlineMs: atMs + minutes * minute, keptUntilMs: atMs + hour }), [
        ada(),
        ben,
      ]);
      return decision.kind === 'wait' ? decision.kept!.costs : Infinity;
    });
    expect(costsAt).toEqual([...costsAt].sort((a, b) => a - b));
    expect(costsAt[2]).toBeGreaterThan(costsAt[0]!);
  });

  it('does not wait for what is worth little', () => {
    const own = testPolicy({ ranking: { ...policy.ranking, sameAgent: 0.01 } });
    expect(decided(kept(), [ada(), ben], own)).toMatchObject({ agentId: 'ben' });
    const knows = ada({ skills: new Map([['german', 5]]) });
    const need = kept({ preferred: [{ skill: 'german', level: 4 }] });
    expect(decided(need, [knows, ben], own)).toMatchObject({ because: 'kept' });
    expect(decided(need, [knows, { ...knows, id: 'ben', held: [] }], own)).toMatchObject({ agentId: 'ben' });
  });

  it('does not wait long: for who is on a very long call, or after the instant of the policy', () => {
    const call = { ...held('voice', 100) };
    const slow = { ...nothingKnown, channels: { voice: { handlingMs: 20 * hour, answerMs: 4_000 } } };
    const need = kept({ keptUntilMs: atMs + hour });
    const agents = [ada({ held: [call] }), ben];
    expect(decided(need, agents)).toMatchObject({ because: 'kept', kept: { expectedMs: 330_000 } });
    expect(decide({ waiting: [need], agents, estimates: slow }, policy, atMs)).toMatchObject([
      { agentId: 'ben' },
    ]);
    expect(decided(kept({ keptUntilMs: atMs }), [ada(), ben])).toMatchObject({ agentId: 'ben' });
  });

  it.each([
    ['is off shift', { presence: 'offline' as const }],
    ['lacks what it requires by now', { teams: ['elsewhere'] }],
  ])('goes to others when that one %s', (_, own) => {
    const other = { ...ben, teams: ['care'] };
    expect(decided(kept({ teams: ['care'] }), [ada(own), other])).toMatchObject({ agentId: 'ben' });
  });

  it('goes to others when that one let it go, and waits for who rests or is at lunch', () => {
    const asked = [{ agentId: 'ada', atMs }];
    expect(decided(kept({ asked }), [ada({ held: [] }), ben])).toMatchObject({ agentId: 'ben' });
    const resting = ada({ held: [], restUntilMs: atMs + 30_000 });
    expect(decided(kept(), [resting, ben])).toMatchObject({ kept: { expectedMs: 30_000 } });
    expect(decided(kept(), [ada({ presence: 'away', held: [] }), ben])).toMatchObject({ because: 'kept' });
  });

  it('names the rule where nobody else could take it anyway', () => {
    expect(decided(kept(), [ada()])).toMatchObject({
      because: 'no-room',
      passedOverCounts: { 'no-room': 1 },
    });
  });

  it('keeps nobody behind it waiting, whatever the order of the queue', () => {
    for (const order of ['urgency', 'age', 'priority'] as const) {
      const own = { ...policy, queues: { Care: { order, steps: [] } } };
      const next = waiting('next', { channel: 'chat', queuedAtMs: atMs - 1_000 });
      const decisions = decide({ waiting: [kept(), next], agents: [ada(), ben] }, own, atMs);
      expect(decisions).toMatchObject([
        { kind: 'offer', conversationId: 'next', agentId: 'ben' },
        { kind: 'wait', conversationId: 'c', because: 'kept' },
      ]);
    }
  });
});
