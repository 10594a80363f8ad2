import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clockRounds, type SlaFact } from './clock-rounds.ts';

const opened = (at: number): SlaFact => ({ kind: 'opened', at, channelKind: 'email' });
const spoke = (at: number): SlaFact => ({ kind: 'customer-spoke', at, channelKind: 'email' });
const replied = (at: number): SlaFact => ({ kind: 'agent-replied', at });
const reopened = (at: number): SlaFact => ({ kind: 'reopened', at, channelKind: 'email' });
const fact = (kind: 'pending' | 'resumed' | 'resolved', at: number): SlaFact => ({ kind, at });

const of = (facts: SlaFact[]) =>
  clockRounds(facts).map(
    ({ metric, round, startedAt, end }) =>
      `${metric} ${round}: ${startedAt}–${end ? `${end.at} ${end.kind}` : ''}`,
  );

describe('the clocks of a conversation', () => {
  it('start with the customer and stop with a person’s answer', () => {
    expect(of([opened(0), spoke(0), spoke(5), replied(10), replied(12)])).toEqual([
      'resolution 1: 0–',
      'first_response 1: 0–10 met',
    ]);
  });

  it('give each wait after the first answer a round, from its oldest message', () => {
    expect(of([opened(0), spoke(0), replied(1), spoke(2), spoke(3), replied(4), spoke(9)])).toEqual([
      'resolution 1: 0–',
      'first_response 1: 0–1 met',
      'next_response 1: 2–4 met',
      'next_response 2: 9–',
    ]);
  });

  it('owe no response where an agent wrote first, until the customer speaks', () => {
    expect(of([opened(0), replied(0)])).toEqual(['resolution 1: 0–']);
    expect(of([opened(0), replied(0), spoke(7)])).toEqual(['resolution 1: 0–', 'first_response 1: 7–']);
  });

  it('owe nothing to a machine, and all of it to the person who follows', () => {
    expect(of([])).toEqual([]);
    expect(of([spoke(20)])).toEqual(['resolution 1: 20–', 'first_response 1: 20–']);
  });

  it('cancel the response that was owed when resolved without an answer', () => {
    expect(of([opened(0), spoke(0), fact('resolved', 9)])).toEqual([
      'resolution 1: 0–9 met',
      'first_response 1: 0–9 cancelled',
    ]);
  });

  it('go on in a new round when reopened', () => {
    expect(
      of([opened(0), spoke(0), replied(1), fact('resolved', 2), spoke(5), reopened(5), fact('resolved', 9)]),
    ).toEqual([
      'resolution 1: 0–2 met',
      'first_response 1: 0–1 met',
      'resolution 2: 5–9 met',
      'next_response 1: 5–9 cancelled',
    ]);
    expect(of([opened(0), spoke(0), fact('resolved', 2), reopened(5), spoke(5)])).toEqual([
      'resolution 1: 0–2 met',
      'first_response 1: 0–2 cancelled',
      'resolution 2: 5–',
      'first_response 2: 5–',
    ]);
  });

  it('know when the conversation was pending', () => {
    const [resolution] = clockRounds([
      opened(0),
      fact('pending', 1),
      fact('pending', 2),
      fact('resumed', 4),
      fact('resumed', 5),
      fact('pending', 6),
      fact('resolved', 8),
    ]);
    expect(resolution?.pauses).toEqual([
      { from: 1, to: 4, reason: 'pending' },
      { from: 6, to: 8, reason: 'pending' },
    ]);
  });

  it('hold whatever happens in whatever order', () => {
    const kinds = [
      'opened',
      'customer-spoke',
      'agent-replied',
      'pending',
      'resumed',
      'resolved',
      'reopened',
    ] as const;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...kinds), { maxLength: 30 }), (some) => {
        const facts = some.map((kind, at): SlaFact => ({ kind, at, channelKind: 'sms' }));
        const rounds = clockRounds(facts);
        for (const metric of ['first_response', 'next_response', 'resolution']) {
          const own = rounds.filter((one) => one.metric === metric);
          // Numbered from one without a hole, at most the last one open, none beginning before the last has ended.
          expect(own.map((one) => one.round)).toEqual(own.map((_, index) => index + 1));
          own.forEach((one, index) => {
            const next = own[index + 1];
            if (next) expect(one.end!.at).toBeLessThanOrEqual(next.startedAt);
          });
        }
        // A later fact never changes a round that has ended.
        const before = clockRounds(facts.slice(0, -1));
        before.forEach((one, index) => {
          if (one.end) expect(rounds[index]).toEqual(one);
        });
        expect(rounds.filter((one) => one.metric !== 'resolution' && !one.end).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
  });
});
