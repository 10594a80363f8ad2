import { momentOf, stepsFor, timesActed, timesOf } from '#domain/sla/ladder.ts';
import { runUntil } from '#domain/sla/running-time.ts';
import type { SlaMetric } from '#domain/words.ts';
import type { Tx } from '#persistence/database.ts';
import type { ClockPause, ClockRow } from '#persistence/rows/clock.row.ts';
import { clocksOf } from '#persistence/stores/sla/clock.store.ts';
import { slaDocuments, type SlaDocuments } from '#persistence/stores/sla/sla-document.store.ts';
import { isClosed, runningTimeOf, targetMsOf } from './clock-row.ts';

/** What a person wants to know of a clock. */
export interface ClockStatus {
  readonly id: string;
  readonly metric: SlaMetric;
  readonly round: number;
  readonly state: ClockRow['state'];
  readonly targetSeconds: number;
  readonly business: boolean;
  readonly startedAt: Date;
  readonly deadlineAt: Date | null;
  readonly metAt: Date | null;
  readonly breachedAt: Date | null;
  readonly pauses: readonly ClockPause[];
  /** Seconds of the clock's own kind of time until its target; below zero when it is over, null when it has ended. */
  readonly remainingSeconds: number | null;
  readonly slaPolicy: { readonly name: string; readonly version: number };
  readonly calendar: { readonly name: string; readonly version: number } | null;
  /** The next step of the ladder, if its instant is known. */
  readonly nextStep: { readonly name: string; readonly at: Date } | null;
}

/** The clocks of a conversation as they stand at `now`, the oldest first. Reads only. */
export async function clockStatus(tx: Tx, conversationId: string, now: Date): Promise<ClockStatus[]> {
  const rows = await clocksOf(tx, [conversationId]);
  if (rows.length === 0) return [];
  const documents = await slaDocuments(tx, [conversationId], { policies: [], calendars: [] });
  return rows.map((row) => statusOf(row, documents, now));
}

/** One clock as it stands at `now`. */
export function statusOf(row: ClockRow, documents: SlaDocuments, now: Date): ClockStatus {
  const calendar = documents.calendars.find(
    (one) => one.name === row.calendar && one.version === row.calendarVersion,
  );
  const policy = documents.policies.find(
    (one) => one.name === row.slaPolicy && one.version === row.slaPolicyVersion,
  );
  const clock = runningTimeOf(row, calendar?.body ?? 'always');
  const open = !isClosed(row);
  const targetMs = targetMsOf(row);
  const steps = (policy && open ? stepsFor(policy.body, row.metric) : [])
    .filter((step) => timesActed(row.actedSteps, step.name) < timesOf(step))
    .flatMap((step) => {
      const moment = momentOf(clock, targetMs, step, timesActed(row.actedSteps, step.name));
      return moment.kind === 'at' ? [{ name: step.name, at: new Date(moment.ms) }] : [];
    })
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  const { id, metric, round, state, targetSeconds, business, startedAt } = row;
  const { deadlineAt, metAt, breachedAt, pauses } = row;
  return {
    ...{
      id,
      metric,
      round,
      state,
      targetSeconds,
      business,
      startedAt,
      deadlineAt,
      metAt,
      breachedAt,
      pauses,
    },
    remainingSeconds: open ? Math.round((targetMs - runUntil(clock, now.getTime())) / 1_000) : null,
    slaPolicy: { name: row.slaPolicy, version: row.slaPolicyVersion },
    calendar: row.calendar === null ? null : { name: row.calendar, version: row.calendarVersion ?? 0 },
    nextStep: steps[0] ?? null,
  };
}
