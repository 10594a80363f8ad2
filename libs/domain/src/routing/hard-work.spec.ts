import { describe, expect, it } from '@jest/globals';
import { atMs, routable, waiting } from '../../../../test/builders/pool.ts';
import { testPolicy } from '../../../../test/builders/routing-policy.ts';
import { decide } from './decide.ts';
import { isHard } from './hard-work.ts';
import type { WaitingConversation } from './snapshot.ts';
import { verdictInWords } from './verdict-in-words.ts';

const policy = testPolicy({
  queues: { Care: { order: 'age', steps: [] }, Complaints: { order: 'age', steps: [], hard: true } },
});
const decided = (own: Partial<WaitingConversation>, hardRun: number) =>
  decide(
    { waiting: [waiting('c', own)], agents: [routable('ada', { hardRun }), routable('ben')] },
    policy,
    atMs,
  )[0];

describe('hard work', () => {
  it('is what its rule says, else what its queue is marked as', () => {
    const queue = 'Complaints';
    expect(isHard(policy, { queue })).toBe(true);
    expect(isHard(policy, { queue, hard: null })).toBe(true);
    expect(isHard(policy, { queue, hard: false })).toBe(false);
    expect(isHard(policy, { queue: 'Care', hard: true })).toBe(true);
    expect(isHard(policy, { queue: 'Care' })).toBe(false);
    expect(isHard(policy, { queue: 'gone' })).toBe(false);
  });

  it.each([
    ['marked by its queue', { queue: 'Complaints' }, 'ben'],
    ['marked by its rule', { hard: true }, 'ben'],
    ['not marked', {}, 'ada'],
    ['made easy by its rule', { queue: 'Complaints', hard: false }, 'ada'],
  ])('goes past who had several in a row when %s', (_name, own, agentId) => {
    expect(decided(own, 3)).toMatchObject({ kind: 'offer', agentId });
    expect(decided(own, 0)).toMatchObject({ kind: 'offer', agentId: 'ada' });
  });

  it('stands apart from work of its queue that is marked otherwise', () => {
    const snapshot = {
      waiting: [
        waiting('easy', { queue: 'Complaints', hard: false }),
        waiting('hard', { queue: 'Complaints' }),
      ],
      agents: [routable('ada', { hardRun: 4 }), routable('ben')],
    };
    const whose = Object.fromEntries(
      decide(snapshot, policy, atMs).map((one) => [
        one.conversationId,
        one.kind === 'offer' ? one.agentId : undefined,
      ]),
    );
    expect(whose).toEqual({ easy: 'ada', hard: 'ben' });
  });

  it('is told of in receipts, with what it spoke for', () => {
    const decision = decided({ hard: true }, 4);
    if (decision?.kind !== 'offer') throw new Error('It was to be offered.');
    const [ben, ada] = decision.considered;
    expect([ada?.hardRun, ben?.hardRun]).toEqual([4, undefined]);
    const said = (kind: 'chosen' | 'outscored', hardRun: number, points: number) =>
      verdictInWords(
        'Ada',
        { kind, score: 1, other: null, terms: [{ name: 'variety', points, otherPoints: null }] },
        { consideredCount: 2, hardRun },
      );
    expect(said('outscored', 4, -20)).toBe(
      'Ada could have taken it, but somebody else had a better score. Ada had four hard conversations in a row, which spoke against one more.',
    );
    expect(said('chosen', 1, 1)).toBe(
      'Ada had the best score of 2 who could take it. Ada had just had a hard conversation, which spoke for something else now.',
    );
    expect(said('chosen', 12, -1)).toContain('Ada had 12 hard conversations in a row');
    expect(said('chosen', 0, 0)).toBe('Ada had the best score of 2 who could take it.');
    expect(said('chosen', 4, 0)).toBe('Ada had the best score of 2 who could take it.');
  });
});
