import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { callInWords } from './call-in-words.ts';
import { callStates, endingOf, isLive, mayBecome } from './call-state.ts';
import { afterReport, isFinal, legStatuses, type LegFacts, type LegReport } from './leg-report.ts';
import { phrasesIn } from './phrases.ts';
import { sayWait } from './say-wait.ts';
import { sayableMinutes, tellsPosition } from './wait-estimate.ts';

describe('states of a call', () => {
  it('never leaves a state in which the call is over', () => {
    for (const from of callStates) {
      if (isLive(from)) continue;
      for (const to of callStates) expect(mayBecome(from, to)).toBe(false);
    }
  });

  it('connects only from connecting, and goes back to the queue from there and from a conversation', () => {
    expect(callStates.filter((from) => mayBecome(from, 'connected'))).toEqual(['connecting']);
    expect(callStates.filter((from) => mayBecome(from, 'queued'))).toEqual([
      'menu',
      'connecting',
      'connected',
    ]);
  });

  it('says how a call was missed', () => {
    expect(endingOf('menu', false)).toEqual({ kind: 'missed', because: 'abandoned_menu' });
    expect(endingOf('queued', false)).toEqual({ kind: 'missed', because: 'abandoned_queue' });
    expect(endingOf('queued', true)).toEqual({ kind: 'missed', because: 'abandoned_offer' });
    expect(endingOf('connecting', false)).toEqual({ kind: 'missed', because: 'abandoned_ring' });
    expect(endingOf('connected', false)).toEqual({ kind: 'completed' });
  });
});

describe('reports of a leg', () => {
  const fresh: LegFacts = { status: 'new', lastSequence: -1, answeredAt: null, endedAt: null };
  const reports: LegReport[] = [
    { status: 'queued', sequence: 0, at: 100 },
    { status: 'ringing', sequence: 1, at: 200 },
    { status: 'in-progress', sequence: 2, at: 300 },
    { status: 'completed', sequence: 3, at: 400 },
  ];

  it('come to the same in any order and however often', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(reports, { minLength: 4 }),
        fc.array(fc.constantFrom(...reports)),
        (order, again) => {
          expect([...order, ...again].reduce(afterReport, fresh)).toEqual({
            status: 'completed',
            lastSequence: 3,
            answeredAt: 300,
            endedAt: 400,
          });
        },
      ),
    );
  });

  it('keep the first final status and never go back', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ status: fc.constantFrom(...legStatuses), at: fc.nat() }), { maxLength: 20 }),
        (some) => {
          let leg = fresh;
          for (const report of some) {
            const next = afterReport(leg, report);
            if (isFinal(leg.status)) expect(next.status).toBe(leg.status);
            if (leg.endedAt !== null) expect(next.endedAt).toBe(leg.endedAt);
            leg = next;
          }
        },
      ),
    );
  });
});

describe('the expected wait', () => {
  it('is said as the range that it is, rounded outwards, and never as nothing', () => {
    const said = (fromSeconds: number, toSeconds: number) =>
      sayWait({ fromSeconds, toSeconds }, phrasesIn('en'));
    expect(said(130, 400)).toBe('The expected wait is between 2 and 7 minutes.');
    expect(said(20, 170)).toBe('The expected wait is up to 3 minutes.');
    expect(said(130, 170)).toBe('The expected wait is about 3 minutes.');
    expect(said(0, 1)).toBe('The expected wait is less than one minute.');
    expect(sayWait({ fromSeconds: 130, toSeconds: 400 }, phrasesIn('es-ES'))).toContain(
      'entre 2 y 7 minutos',
    );
  });

  it('is said in whole minutes, coarser when long', () => {
    expect([10, 61, 600, 601, 1300].map(sayableMinutes)).toEqual([1, 2, 10, 15, 25]);
  });

  it('is told at first, when it got better, and every third time', () => {
    expect(tellsPosition(0, 4, undefined)).toBe(true);
    expect(tellsPosition(1, 3, 4)).toBe(true);
    expect(tellsPosition(1, 4, 4)).toBe(false);
    expect(tellsPosition(2, 5, 4)).toBe(false);
    expect(tellsPosition(3, 5, 4)).toBe(true);
  });
});

describe('words', () => {
  it('speak the language of the channel, English when it is unknown', () => {
    expect(phrasesIn('de-CH').position(2)).toContain('Platz 2');
    expect(phrasesIn('ja').position(1)).toBe('You are next.');
  });

  it('tell a call in one line', () => {
    const base = { endReason: null, waitedSeconds: 45, talkedSeconds: null };
    expect(callInWords({ ...base, state: 'queued' })).toBe('Incoming call');
    expect(callInWords({ ...base, state: 'completed', talkedSeconds: 200 })).toBe('Call of 3:20');
    expect(callInWords({ ...base, state: 'missed', endReason: 'abandoned_queue' })).toBe(
      'Missed call: hung up while waiting after 0:45',
    );
    expect(callInWords({ ...base, state: 'missed', endReason: 'reconciled' })).toBe(
      'Missed call: it ended unanswered after 0:45',
    );
  });
});
