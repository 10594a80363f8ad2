import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clockRounds } from './clock-rounds.ts';
import { slaMetrics } from '../words.ts';
import type { PromiseKeeping, SlaFact } from './sla-fact.ts';

const opened = (at: number): SlaFact => ({ kind: 'opened', at, channelKind: 'email' });
const spoke = (at: number): SlaFact => ({ kind: 'customer-spoke', at, channelKind: 'email' });
const replied = (at: number): SlaFact => ({ kind: 'agent-replied', at });
const reopened = (at: number): SlaFact => ({ kind: 'reopened', at, channelKind: 'email' });
const fact = (kind: 'pending' | 'resumed' | 'resolved', at: number): SlaFact => ({ kind, at });

const told = (facts: SlaFact[]) =>
  clockRounds(facts).map(
    ({ metric, round, startedAt, end }) =>
      `${metric} ${round}: ${startedAt}–${end ? `${end.at} ${end.kind}` : ''}`,
  );
const of = (facts: SlaFact[]) => told(facts).filter((one) => !one.startsWith('periodic_update'));
const only = (metric: string, facts: SlaFact[]) => told(facts).filter((one) => one.startsWith(metric));

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

  it('keep the customer informed: from one answer of a person to the next, while it is open', () => {
    expect(
      only('periodic', [opened(0), spoke(0), replied(3), spoke(4), replied(9), fact('resolved', 11)]),
    ).toEqual(['periodic_update 1: 3–9 met', 'periodic_update 2: 9–11 cancelled']);
    expect(only('periodic', [opened(0), spoke(0), spoke(5)])).toEqual([]);
    // Reopened, nothing is due before the customer is answered once more.
    const again = [opened(0), spoke(0), replied(1), fact('resolved', 2), reopened(5), replied(8)];
    expect(only('periodic', again)).toEqual(['periodic_update 1: 1–2 cancelled', 'periodic_update 2: 8–']);
  });

  it('time how long a caller waits for a person, and owe nothing to who hangs up', () => {
    const call = (at: number): SlaFact => ({ kind: 'called', at });
    expect(only('time', [call(0), { kind: 'agent-replied', at: 7 }])).toEqual(['time_to_answer 1: 0–7 met']);
    const twice: SlaFact[] = [
      call(0),
      { kind: 'hung-up', at: 5 },
      call(60),
      { kind: 'agent-replied', at: 62 },
    ];
    expect(only('time', twice)).toEqual(['time_to_answer 1: 0–5 cancelled', 'time_to_answer 2: 60–62 met']);
    // The response that a caller waits for goes on when the call ends.
    expect(only('first', twice)).toEqual(['first_response 1: 0–62 met']);
  });

  it('time how long a chat waits until somebody has it', () => {
    const chat = (at: number): SlaFact => ({ kind: 'customer-spoke', at, channelKind: 'chat' });
    const facts: SlaFact[] = [
      chat(0),
      chat(2),
      { kind: 'taken', at: 9 },
      chat(12),
      { kind: 'queued', at: 20 },
    ];
    expect(only('time', facts)).toEqual(['time_to_answer 1: 0–9 met']);
    expect(only('time', [...facts, chat(21)]).at(-1)).toBe('time_to_answer 2: 21–');
  });

  describe('of promises', () => {
    const promised = (
      at: number,
      promiseId: string,
      dueAt: number,
      keptBy: PromiseKeeping = 'reply',
    ): SlaFact => ({
      ...{ kind: 'promised', at, channelKind: 'email', promiseId, dueAt, keptBy },
    });
    const by = (kind: 'promise-kept' | 'promise-cancelled', promiseId: string, at: number): SlaFact => ({
      ...{ kind, at, promiseId },
    });

    it('run side by side and end as each was agreed to be kept', () => {
      const facts = [
        opened(0),
        promised(1, 'a', 50),
        promised(2, 'b', 60, 'resolution'),
        promised(3, 'c', 70, 'hand'),
        replied(9),
        fact('resolved', 20),
      ];
      expect(only('promise', facts)).toEqual(['promise 1: 1–9 met', 'promise 2: 2–20 met', 'promise 3: 3–']);
      expect(only('promise', [...facts, by('promise-kept', 'c', 30)]).at(-1)).toBe('promise 3: 3–30 met');
      expect(only('promise', [...facts, by('promise-cancelled', 'c', 30)]).at(-1)).toBe(
        'promise 3: 3–30 cancelled',
      );
    });

    it('are put off only before they are broken', () => {
      const due = (at: number) =>
        clockRounds([promised(1, 'a', 50), { kind: 'promise-changed', at, promiseId: 'a', dueAt: 90 }])[0]
          ?.promise?.dueAt;
      expect([due(49), due(50), due(51)]).toEqual([90, 50, 50]);
    });
  });

  it('note for what they may stand, whichever metric they are of, also when they start meanwhile', () => {
    const rounds = clockRounds([
      opened(0),
      spoke(0),
      { kind: 'snoozed', at: 2 },
      fact('pending', 3),
      replied(5),
      { kind: 'unsnoozed', at: 8 },
    ]);
    const pauses = (metric: string) => rounds.find((one) => one.metric === metric)?.pauses;
    expect(pauses('first_response')).toEqual([
      { from: 2, to: 5, reason: 'snoozed' },
      { from: 3, to: 5, reason: 'pending' },
    ]);
    expect(pauses('periodic_update')).toEqual([
      { from: 5, to: 8, reason: 'snoozed' },
      { from: 5, to: null, reason: 'pending' },
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
      'called',
      'hung-up',
      'taken',
      'queued',
      'snoozed',
      'unsnoozed',
    ] as const;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...kinds), { maxLength: 30 }), (some) => {
        const facts = some.map((kind, at): SlaFact => ({ kind, at, channelKind: 'sms' }));
        const rounds = clockRounds(facts);
        for (const metric of slaMetrics) {
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
        const responses = rounds.filter((one) => one.metric.endsWith('_response') && !one.end);
        expect(responses.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
  });
});
