import type { ClockRound } from '#domain/sla/clock-rounds.ts';
import { targetFor } from '#domain/sla/ladder.ts';
import type { ClockTerms } from '#domain/sla/read-clock.ts';
import type { SlaPolicy } from '#domain/sla/sla-policy.ts';
import type { Priority } from '#domain/words.ts';
import type { ClockRow } from '#persistence/rows/clock.row.ts';
import type { SlaDocument, SlaDocuments } from '#persistence/stores/sla-document.store.ts';

/** Names of the documents of a queue that sets none, and of one whose own are not published. */
export const defaultName = 'default';

/** What was promised for a round, and by which versions of which documents. */
export interface ChosenTerms extends ClockTerms {
  readonly policy: { readonly name: string; readonly version: number; readonly body: SlaPolicy };
  readonly calendar: { readonly name: string; readonly version: number } | null;
  readonly targetSeconds: number;
  readonly business: boolean;
}

export interface Wanted {
  readonly priority: Priority;
  readonly slaPolicy: string | null;
  readonly calendar: string | null;
}

/**
 * The terms of one round; undefined when nothing is promised. A clock keeps the versions that it started with, because
 * publishing a policy or calendar must not move a promise that was given; another priority chooses another target of the
 * same version, and only a queue with another policy or calendar puts the clock on that one's live version. A promise
 * that is already broken keeps its terms: nobody repairs a breach by changing the target. Business time without any
 * published calendar counts around the clock, which is the stricter reading.
 */
export function chooseTerms(
  round: ClockRound,
  row: ClockRow | undefined,
  wanted: Wanted,
  documents: SlaDocuments,
): ChosenTerms | undefined {
  const live = named(documents.policies, wanted.slaPolicy);
  const broken = row?.breachedAt != null;
  const policy =
    row && (broken || !live || live.name === row.slaPolicy)
      ? pinned(documents.policies, row.slaPolicy, row.slaPolicyVersion)
      : live;
  if (!policy) return undefined;
  const target =
    row && broken
      ? { seconds: row.targetSeconds, time: row.business ? ('business' as const) : ('always' as const) }
      : targetFor(policy.body, round.metric, { priority: wanted.priority, channelKind: round.channelKind });
  if (!target) return undefined;
  const business = target.time === 'business';
  const calendar = business ? calendarFor(row, wanted, documents) : undefined;
  return {
    policy,
    calendar: calendar ? { name: calendar.name, version: calendar.version } : null,
    targetSeconds: target.seconds,
    business,
    targetMs: target.seconds * 1_000,
    time: calendar?.body ?? 'always',
    pausesWhilePending: round.metric === 'resolution' && policy.body.pauseResolutionWhilePending,
  };
}

function calendarFor(row: ClockRow | undefined, wanted: Wanted, documents: SlaDocuments) {
  const live = named(documents.calendars, wanted.calendar);
  const keeps = row?.calendar != null && (row.breachedAt !== null || !live || live.name === row.calendar);
  return keeps ? pinned(documents.calendars, row.calendar, row.calendarVersion) : live;
}

function named<D extends SlaDocument<'sla-policy' | 'calendar'>>(
  documents: readonly D[],
  name: string | null,
) {
  const live = (wanted: string) => documents.find((one) => one.live && one.name === wanted);
  return (name === null ? undefined : live(name)) ?? live(defaultName);
}

function pinned<D extends SlaDocument<'sla-policy' | 'calendar'>>(
  documents: readonly D[],
  name: string | null,
  version: number | null,
): D {
  const found = documents.find((one) => one.name === name && one.version === version);
  if (!found)
    throw new Error(`Version ${String(version)} of ${String(name)}, on which a clock stands, is gone.`);
  return found;
}
