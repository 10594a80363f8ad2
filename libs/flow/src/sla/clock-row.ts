import type { ClockRound } from '#domain/sla/clock-rounds.ts';
import { readClock } from '#domain/sla/read-clock.ts';
import type { RunningTime } from '#domain/sla/running-time.ts';
import type { ClockRow } from '#persistence/rows/clock.row.ts';
import type { ChosenTerms } from './choose-terms.ts';

/** What identifies a clock. */
export interface ClockIdentity {
  readonly id: string;
  readonly conversationId: string;
  readonly actedSteps: readonly string[];
}

/** A round under its terms, as a row. */
export function clockRow(
  identity: ClockIdentity,
  round: ClockRound,
  terms: ChosenTerms,
  now: Date,
): ClockRow {
  const reading = readClock(round, terms, now.getTime());
  return {
    id: identity.id,
    conversationId: identity.conversationId,
    metric: round.metric,
    round: round.round,
    slaPolicy: terms.policy.name,
    slaPolicyVersion: terms.policy.version,
    calendar: terms.calendar?.name ?? null,
    calendarVersion: terms.calendar?.version ?? null,
    targetSeconds: terms.targetSeconds,
    business: terms.business,
    chosen: terms.chosen,
    startedAt: new Date(round.startedAt),
    pauses: reading.pauses.map((pause) => ({
      from: new Date(pause.from).toISOString(),
      to: pause.to === null ? null : new Date(pause.to).toISOString(),
      reason: pause.reason,
    })),
    state: reading.state,
    deadlineAt: reading.deadline.kind === 'at' ? new Date(reading.deadline.ms) : null,
    metAt: reading.metAt === null ? null : new Date(reading.metAt),
    breachedAt: reading.breachedAt === null ? null : new Date(reading.breachedAt),
    actedSteps: [...identity.actedSteps],
  };
}

/** The clock when what it watches is owed no more; a breach stays. */
export function cancelled(row: ClockRow): ClockRow {
  return Object.assign({}, row, { state: 'cancelled' as const });
}

/** True when nothing about a clock differs but how it is held in memory. */
export function sameClock(a: ClockRow, b: ClockRow): boolean {
  return JSON.stringify(shown(a)) === JSON.stringify(shown(b));
}

function shown(row: ClockRow): unknown[] {
  return [
    [row.slaPolicy, row.slaPolicyVersion, row.calendar, row.calendarVersion, row.targetSeconds, row.business],
    [row.chosen.target, row.chosen.priority, row.chosen.queue, sparedFrom(row)],
    [row.startedAt, row.state, row.deadlineAt, row.metAt, row.breachedAt],
    row.pauses.map((pause) => [pause.from, pause.to, pause.reason]),
  ];
}

/** Nothing is owed any more: it was done, in time or late, or it is not wanted. */
export function isClosed(row: ClockRow): boolean {
  return row.metAt !== null || row.state === 'cancelled';
}

/** The part of a stored clock that instants are computed from, in the time it counts. */
export function runningTimeOf(row: ClockRow, time: RunningTime['time']): RunningTime {
  return {
    startedAt: row.startedAt.getTime(),
    pauses: row.pauses.map((pause) => ({
      from: Date.parse(pause.from),
      to: pause.to === null ? null : Date.parse(pause.to),
      reason: pause.reason,
    })),
    time,
  };
}

/** What a stored clock may run; a promise to the millisecond that was said. */
export function targetMsOf(row: ClockRow): number {
  return row.metric === 'promise' && row.deadlineAt
    ? row.deadlineAt.getTime() - row.startedAt.getTime()
    : row.targetSeconds * 1_000;
}

/** The versions of the documents that a clock was spared, to compare; null when there are none. */
export function sparedFrom({ chosen }: ClockRow): string | null {
  const spared = chosen.sparedFrom;
  if (!spared) return null;
  const { slaPolicy, slaPolicyVersion, calendar } = spared;
  return JSON.stringify([slaPolicy, slaPolicyVersion, calendar?.name, calendar?.version]);
}
