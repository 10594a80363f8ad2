import { clockRounds, type ClockRound } from '#domain/sla/clock-rounds.ts';
import type { Tx } from '#persistence/database.ts';
import { ClockRow } from '#persistence/rows/clock.row.ts';
import { clocksOf, lockClocks, noteFollowed, saveClocks } from '#persistence/stores/clock.store.ts';
import { appendEvents } from '#persistence/stores/event.store.ts';
import { slaDocuments, type SlaDocuments } from '#persistence/stores/sla-document.store.ts';
import { slaFacts, type SlaFacts } from '#persistence/stores/sla-facts.store.ts';
import type { Flow } from '../flow.ts';
import { chooseTerms, defaultName, type ChosenTerms } from './choose-terms.ts';
import { clockEvents } from './clock-events.ts';
import { clockRow, isClosed, sameClock } from './clock-row.ts';
import { keepTimers, timerKeysOf, timersOf } from './clock-timers.ts';

/** A clock that was open before or is open now. */
export interface FollowedClock {
  readonly before: ClockRow | undefined;
  readonly row: ClockRow;
  readonly terms: ChosenTerms | undefined;
}

export interface Followed {
  readonly conversationVersion: number;
  readonly clocks: readonly FollowedClock[];
}

/**
 * Brings a conversation's clocks and their timers up to date with its facts within the caller's transaction; undefined
 * when there is no such conversation. Clocks are a function of the facts, so it does not matter who calls it, when, or
 * how often; two callers for one conversation come one after the other. A clock that has ended is history and stays.
 * @param taken key of the timer that the caller acts on
 */
export async function followClocks(
  flow: Flow,
  tx: Tx,
  conversationId: string,
  now: Date,
  taken?: string,
): Promise<Followed | undefined> {
  await lockClocks(tx, conversationId);
  const facts = await slaFacts(tx, conversationId);
  if (!facts) return undefined;
  const rows = await clocksOf(tx, conversationId);
  const documents = await slaDocuments(tx, conversationId, {
    policies: [facts.slaPolicy ?? defaultName, defaultName],
    calendars: [facts.calendar ?? defaultName, defaultName],
  });
  const clocks = clockRounds(facts.facts).flatMap((round) => {
    const row = rows.find((one) => one.metric === round.metric && one.round === round.round);
    if (row && round.end && isClosed(row)) return [];
    return followRound(flow, conversationId, round, row, facts, documents, now);
  });
  const changed = clocks.filter(({ before, row }) => !before || !sameClock(before, row));
  await saveClocks(
    tx,
    changed.map(({ row }) => row),
  );
  await appendEvents(
    tx,
    changed.flatMap(({ before, row }) =>
      clockEvents(flow.newId, before, row, facts.conversationVersion, now),
    ),
  );
  await keepTimers(
    tx,
    clocks.flatMap(({ before, row, terms }) => timerKeysOf(row, policiesOf(before, terms, documents))),
    clocks.flatMap(({ row, terms }) => (terms ? timersOf(row, terms) : [])),
    now,
    taken,
  );
  await noteFollowed(tx, conversationId, facts.conversationVersion);
  return { conversationVersion: facts.conversationVersion, clocks };
}

function followRound(
  flow: Flow,
  conversationId: string,
  round: ClockRound,
  before: ClockRow | undefined,
  facts: SlaFacts,
  documents: SlaDocuments,
  now: Date,
): FollowedClock[] {
  const terms = chooseTerms(round, before, facts, documents);
  if (terms) {
    const identity = before ?? { id: flow.newId(), conversationId, actedSteps: [] };
    return [{ before, row: clockRow(identity, round, terms, now), terms }];
  }
  // Nothing is promised at this priority: what ran is dropped, what never ran does not begin.
  return before
    ? [{ before, row: Object.assign(new ClockRow(), before, { state: 'cancelled' }), terms }]
    : [];
}

function policiesOf(before: ClockRow | undefined, terms: ChosenTerms | undefined, documents: SlaDocuments) {
  const stoodOn = documents.policies.find(
    (one) => one.name === before?.slaPolicy && one.version === before.slaPolicyVersion,
  );
  return [stoodOn?.body, terms?.policy.body].filter((body) => body !== undefined);
}
