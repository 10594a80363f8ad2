import { system, type EventType } from '#contracts/event-types.ts';
import type { ClockRow } from '#persistence/rows/clock.row.ts';
import type { NewEvent } from '#persistence/stores/events/event.store.ts';
import { sparedFrom } from './clock-row.ts';

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
  how: { readonly endedAt: Date | null; readonly skipped: readonly string[] },
  conversationVersion: number,
  now: Date,
): Omit<NewEvent, 'id'>[] {
  return changes(before, after, how, now).map((change) => ({
    type: change.type,
    at: change.at,
    actor: system,
    conversationId: after.conversationId,
    conversationVersion,
    data: { clockId: after.id, metric: after.metric, round: after.round, ...change.data },
  }));
}

function changes(
  before: ClockRow | undefined,
  after: ClockRow,
  { endedAt, skipped }: { readonly endedAt: Date | null; readonly skipped: readonly string[] },
  now: Date,
): Change[] {
  const deadline = after.deadlineAt?.toISOString() ?? null;
  const found: Change[] = [];
  if (!before || (before.state === 'cancelled' && after.state !== 'cancelled')) {
    found.push({
      type: 'clock.started',
      at: after.startedAt,
      data: { deadline, ...termsOf(after), chosen: after.chosen },
    });
  } else if (before.startedAt.getTime() !== after.startedAt.getTime()) {
    const from = before.deadlineAt?.toISOString() ?? null;
    const startedAt = after.startedAt.toISOString();
    found.push({ type: 'clock.moved', at: now, data: { because: 'merged', from, deadline, startedAt } });
  } else if (JSON.stringify(termsOf(before)) !== JSON.stringify(termsOf(after))) {
    const from = before.deadlineAt?.toISOString() ?? null;
    const because = whyMoved(before, after);
    found.push({ type: 'clock.moved', at: now, data: { because, from, deadline, ...termsOf(after) } });
  }
  const spared = after.chosen.sparedFrom;
  if (spared && before && sparedFrom(before) !== sparedFrom(after)) {
    found.push({ type: 'clock.kept-terms', at: now, data: { sparedFrom: spared, deadline } });
  }
  for (const step of new Set(skipped)) {
    // A publication made its instant past, so nobody could have acted at it.
    found.push({ type: 'sla.step-skipped', at: now, data: { step, because: 'moved-into-the-past' } });
  }
  for (const pause of after.pauses) {
    const known = before?.pauses.find((one) => one.from === pause.from && one.reason === pause.reason);
    if (!known)
      found.push({ type: 'clock.paused', at: new Date(pause.from), data: { reason: pause.reason } });
    if (pause.to !== null && known?.to !== pause.to) {
      found.push({ type: 'clock.resumed', at: new Date(pause.to), data: { reason: pause.reason, deadline } });
    }
  }
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

/** The first difference that explains why a clock stands on other terms. */
function whyMoved(before: ClockRow, after: ClockRow): string {
  if (after.metric === 'promise' && before.targetSeconds !== after.targetSeconds) return 'promise-changed';
  if (before.slaPolicy !== after.slaPolicy) return 'other-policy';
  if (before.slaPolicyVersion !== after.slaPolicyVersion) return 'policy-applied';
  if (before.chosen.priority !== after.chosen.priority) return 'priority';
  if (before.chosen.queue !== after.chosen.queue) return 'queue';
  return before.calendar === after.calendar ? 'calendar-applied' : 'other-calendar';
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
