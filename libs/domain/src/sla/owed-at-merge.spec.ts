import { describe, expect, it } from '@jest/globals';
import { clockRounds, type ClockRound } from './clock-rounds.ts';
import { owedAtMerge } from './owed-at-merge.ts';
import type { SlaFact } from './sla-fact.ts';

const opened = (at: number): SlaFact => ({ kind: 'opened', at, channelKind: 'email' });
const spoke = (at: number): SlaFact => ({ kind: 'customer-spoke', at, channelKind: 'email' });
const replied = (at: number): SlaFact => ({ kind: 'agent-replied', at });
const fact = (kind: 'pending' | 'resumed' | 'resolved' | 'merged', at: number): SlaFact => ({ kind, at });
const asked = (at: number) => [opened(at), spoke(at)];

const told = (facts: SlaFact[]) =>
  clockRounds(facts)
    .map(
      ({ metric, round, startedAt, end }) =>
        `${metric} ${round}: ${startedAt}–${end ? `${end.at} ${end.kind}` : ''}`,
    )
    .filter((one) => !one.startsWith('periodic_update'));

/** The clocks of a conversation after another was merged into it. */
const merged = (
  theirs: SlaFact[],
  ours: SlaFact[],
  at: number,
  isBroken: (round: ClockRound) => boolean = () => false,
) => [
  ...ours,
  { kind: 'absorbed' as const, at, owed: owedAtMerge(clockRounds(theirs), clockRounds(ours), isBroken, at) },
];

describe('what is owed after a merge', () => {
  it('is owed since the earlier of the two', () => {
    expect(told(merged(asked(3), asked(8), 10))).toEqual(['resolution 1: 3–', 'first_response 1: 3–']);
    expect(told(merged(asked(8), asked(3), 10))).toEqual(['resolution 1: 3–', 'first_response 1: 3–']);
  });

  it('is the next response where the first was given', () => {
    expect(told(merged(asked(3), [...asked(0), replied(5)], 10))).toEqual([
      'resolution 1: 0–',
      'first_response 1: 0–5 met',
      'next_response 1: 3–',
    ]);
    expect(told([...merged(asked(3), [...asked(0), replied(5)], 10), replied(12)])).toContain(
      'next_response 1: 3–12 met',
    );
  });

  it('leaves what was answered or resolved there as it was', () => {
    expect(told(merged([...asked(0), replied(1), fact('resolved', 2)], asked(8), 10))).toEqual([
      'resolution 1: 8–',
      'first_response 1: 8–',
    ]);
  });

  it('is not broken twice: what broke there is owed anew, what broke here keeps its start', () => {
    const answered = [...asked(0), replied(1)];
    const brokenSince = (start: number) => (round: ClockRound) =>
      round.startedAt === start && round.metric !== 'resolution';
    expect(told(merged(asked(3), answered, 10, brokenSince(3)))).toContain('next_response 1: 10–');
    expect(told(merged(asked(3), asked(8), 10, brokenSince(3)))).toContain('first_response 1: 8–');
    expect(told(merged(asked(3), asked(8), 10, brokenSince(8)))).toContain('first_response 1: 8–');
  });

  it('stood with the one until the merge and stands with the other from then on', () => {
    const theirs = [...asked(0), fact('pending', 2), fact('resumed', 4), fact('pending', 7)];
    const ours = [...asked(5), fact('pending', 6)];
    const [resolution] = clockRounds([...merged(theirs, ours, 10), fact('resumed', 12)]);
    expect(resolution).toMatchObject({ metric: 'resolution', startedAt: 0 });
    expect(resolution?.pauses).toEqual([
      { from: 2, to: 4, reason: 'pending' },
      { from: 7, to: 10, reason: 'pending' },
      { from: 10, to: 12, reason: 'pending' },
    ]);
  });

  it('is nothing any more in what was merged, and merging keeps no promise', () => {
    const promised: SlaFact = {
      ...{ kind: 'promised', at: 1, channelKind: 'email' },
      ...{ promiseId: 'p', dueAt: 99, keptBy: 'reply' },
    };
    const facts = [...asked(0), promised, fact('merged', 10), fact('resolved', 10)];
    expect(told(facts)).toEqual([
      'resolution 1: 0–10 cancelled',
      'first_response 1: 0–10 cancelled',
      'promise 1: 1–10 cancelled',
    ]);
  });
});
