import { system, type EventType } from '#contracts/event-types.ts';
import type { ClockRow } from '#persistence/rows/clock.row.ts';
import type { NewEvent } from '#persistence/stores/event.store.ts';

interface Change {
  readonly type: EventType;
  readonly at: Date;
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * What happened to a clock between two of its states, as facts at the instants when they happened and not when they were
 * noticed. Two equal states have nothing between them.
 */
export function clockEvents(
  before: ClockRow | undefined,
  after: ClockRow,
  endedAt: Date | null,
  conversationVersion: number,
  now: Date,
): Omit<NewEvent, 'id'>[] {
  return changes(before, after, endedAt, now).map((change) => ({
    type: change.type,
    at: change.at,
    actor: system,
    conversationId: after.conversationId,
    conversationVersion,
    data: { clockId: after.id, metric: after.metric, round: after.round, ...change.data },
  }));
}

function changes(before: ClockRow | undefined, after: ClockRow, endedAt: Date | null, now: Date): Change[] {
  const deadline = after.deadlineAt?.toISOString() ?? null;
  const found: Change[] = [];
  if (!before || (before.state === 'cancelled' && after.state !== 'cancelled')) {
    found.push({ type: 'clock.started', at: after.startedAt, data: { deadline, ...termsOf(after) } });
  } else if (JSON.stringify(termsOf(before)) !== JSON.stringify(termsOf(after))) {
    const from = before.deadlineAt?.toISOString() ?? null;
    found.push({ type: 'clock.moved', at: now, data: { from, deadline, ...termsOf(after) } });
  }
  after.pauses.forEach((pause, index) => {
    const known = before?.pauses[index];
    if (!known)
      found.push({ type: 'clock.paused', at: new Date(pause.from), data: { reason: pause.reason } });
    if (pause.to !== null && known?.to !== pause.to) {
      found.push({ type: 'clock.resumed', at: new Date(pause.to), data: { deadline } });
    }
  });
  if (after.breachedAt && !before?.breachedAt) found.push({ type: 'clock.breached', at: after.breachedAt });
  if (after.metAt && !before?.metAt) {
    // An answer from before the deadline may become visible just after it; then nothing was broken.
    const withdrawn = before?.breachedAt && !after.breachedAt ? { breachWithdrawn: true } : {};
    found.push({
      type: 'clock.met',
      at: after.metAt,
      data: { late: after.breachedAt !== null, ...withdrawn },
    });
  }
  if (after.state === 'cancelled' && before?.state !== 'cancelled') {
    found.push({ type: 'clock.cancelled', at: endedAt ?? now });
  }
  return found;
}

function termsOf(row: ClockRow) {
  return {
    targetSeconds: row.targetSeconds,
    business: row.business,
    slaPolicy: row.slaPolicy,
    slaPolicyVersion: row.slaPolicyVersion,
    calendar: row.calendar,
    calendarVersion: row.calendarVersion,
  };
}
