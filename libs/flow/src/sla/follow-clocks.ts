import { clockRounds, type ClockRound } from '#domain/sla/clock-rounds.ts';
import type { Tx } from '#persistence/database.ts';
import type { ClockRow } from '#persistence/rows/clock.row.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import { noteFollowed } from '#persistence/stores/sla/clock-follow.store.ts';
import { clocksOf, lockClocks, noteSkippedSteps, saveClocks } from '#persistence/stores/sla/clock.store.ts';
import { slaDocuments, type SlaDocuments } from '#persistence/stores/sla/sla-document.store.ts';
import { slaFacts, type SlaFacts } from '#persistence/stores/sla/sla-facts.store.ts';
import type { Flow } from '../flow.ts';
import { chooseTerms, defaultName, type ChosenTerms } from './choose-terms.ts';
import { clockEvents } from './clock-events.ts';
import { cancelled, clockRow, isClosed, sameClock } from './clock-row.ts';
import { keepTimers, timerKeysOf, timersOf } from './clock-timers.ts';
import { skippedSteps } from './skipped-steps.ts';

/** A clock that was open before or is open now. */
export interface FollowedClock {
  readonly before: ClockRow | undefined;
  readonly row: ClockRow;
  readonly terms: ChosenTerms | undefined;
  /** When what was owed was done or no longer wanted. */
  readonly endedAt: Date | null;
  /** Steps that other terms made past, and nothing else: they do not act. Once for each time. */
  readonly skipped: readonly string[];
}

export interface Followed {
  readonly conversationVersion: number;
  readonly clocks: readonly FollowedClock[];
}

/**
 * Brings the clocks of conversations and their timers up to date with their facts within the caller's transaction, and
 * answers those that exist. Clocks are a function of the facts, so it does not matter who calls it, when, or how often; two
 * callers for one conversation come one after the other. What has ended is history: a clock stays as it is, and a round for
 * which nothing was promised then gets none later.
 * @param taken keys of the timers that the caller acts on
 */
export async function followClocks(
  flow: Flow,
  tx: Tx,
  conversationIds: readonly string[],
  now: Date,
  taken: ReadonlySet<string> = new Set(),
): Promise<Map<string, Followed>> {
  await lockClocks(tx, conversationIds);
  const factsOf = await slaFacts(tx, conversationIds);
  const known = [...factsOf.keys()];
  const rows = await clocksOf(tx, known);
  const all = [...factsOf.values()];
  const documents = await slaDocuments(tx, known, {
    policies: [...new Set([...all.map((one) => one.slaPolicy ?? defaultName), defaultName])],
    calendars: [...new Set([...all.map((one) => one.calendar ?? defaultName), defaultName])],
  });
  const followed = new Map(
    [...factsOf].map(([id, facts]): [string, Followed] => {
      const own = rows.filter((row) => row.conversationId === id);
      return [
        id,
        {
          conversationVersion: facts.followedTo.version,
          clocks: derive(flow, id, facts, own, documents, now),
        },
      ];
    }),
  );
  await save(flow, tx, followed, documents, now, taken);
  await noteFollowed(
    tx,
    all.map((one) => one.followedTo),
    known,
  );
  return followed;
}

function derive(
  flow: Flow,
  conversationId: string,
  facts: SlaFacts,
  rows: readonly ClockRow[],
  documents: SlaDocuments,
  now: Date,
): FollowedClock[] {
  return clockRounds(facts.facts).flatMap((round) => {
    const row = rows.find((one) => one.metric === round.metric && one.round === round.round);
    if (round.end && (row ? isClosed(row) : round.end.at <= (facts.followedBefore ?? -1))) return [];
    return followRound(flow, conversationId, round, row, facts, documents, now);
  });
}

async function save(
  flow: Flow,
  tx: Tx,
  followed: ReadonlyMap<string, Followed>,
  documents: SlaDocuments,
  now: Date,
  taken: ReadonlySet<string>,
): Promise<void> {
  const clocks = [...followed.values()].flatMap((one) => one.clocks);
  const isChanged = ({ before, row }: FollowedClock) => !before || !sameClock(before, row);
  await saveClocks(
    tx,
    clocks.filter(isChanged).map(({ row }) => row),
  );
  await noteSkippedSteps(
    tx,
    clocks.flatMap(({ row, skipped }) => (skipped.length > 0 ? [{ clockId: row.id, steps: skipped }] : [])),
  );
  // Told in the order in which they happened, whichever clock of a conversation they are of.
  const events = [...followed.values()].flatMap(({ conversationVersion, clocks: own }) =>
    own
      .filter(isChanged)
      .flatMap(({ before, row, endedAt, skipped }) =>
        clockEvents(before, row, { endedAt, skipped }, conversationVersion, now),
      )
      .sort((a, b) => a.at.getTime() - b.at.getTime()),
  );
  await appendEvents(
    tx,
    events.map((event) => ({ ...event, id: flow.newId() })),
  );
  await keepTimers(
    tx,
    clocks.flatMap(({ before, row, terms }) => timerKeysOf(row, policiesOf(before, terms, documents))),
    clocks.flatMap(({ row, terms }) => (terms ? timersOf(row, terms) : [])),
    now,
    taken,
  );
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
  const decided = chooseTerms(round, before, facts, documents, now.getTime());
  const endedAt = round.end && new Date(round.end.at);
  if (decided) {
    const { terms, movedAt } = decided;
    const identity = before ?? { id: round.promise?.id ?? flow.newId(), conversationId, actedSteps: [] };
    const row = clockRow(identity, round, terms, now);
    const merge = mergeOf(before, row, facts);
    const skipped = [
      ...(before && movedAt !== undefined ? skippedSteps(before, row, terms, documents, movedAt) : []),
      ...(merge ? skippedSteps(merge.before, row, terms, documents, merge.at) : []),
    ];
    row.actedSteps.push(...skipped);
    return [{ before, row, terms, endedAt, skipped }];
  }
  // Nothing is promised at this priority: what ran is dropped, what never ran does not begin.
  return before ? [{ before, row: cancelled(before), terms: undefined, endedAt, skipped: [] }] : [];
}

/** When a merge gave a clock an earlier start, and the clock as it would stand without: it owed nothing before, or less long. */
function mergeOf(
  before: ClockRow | undefined,
  row: ClockRow,
  { facts }: SlaFacts,
): { before: ClockRow; at: number } | undefined {
  const at = facts.findLast((fact) => fact.kind === 'absorbed')?.at;
  const startedAt = before?.startedAt.getTime() ?? at;
  if (at === undefined || startedAt === undefined || row.startedAt.getTime() >= startedAt) return undefined;
  const fresh = { startedAt: new Date(at), pauses: [], actedSteps: [] };
  return { before: before ?? Object.assign({}, row, fresh), at };
}

function policiesOf(before: ClockRow | undefined, terms: ChosenTerms | undefined, documents: SlaDocuments) {
  const stoodOn = documents.policies.find(
    (one) => one.name === before?.slaPolicy && one.version === before.slaPolicyVersion,
  );
  return [stoodOn?.body, terms?.policy.body].filter((body) => body !== undefined);
}
