import { momentOf, stepsFor, timesActed, timesOf } from '#domain/sla/ladder.ts';
import type { SlaPolicy } from '#domain/sla/sla-policy.ts';
import type { Tx } from '#persistence/database.ts';
import type { ClockRow } from '#persistence/rows/clock.row.ts';
import {
  cancelTimers,
  moveTimers,
  scheduleTimers,
  timersAt,
  type Timer,
} from '#persistence/stores/work/timer.store.ts';
import type { ChosenTerms } from './choose-terms.ts';
import { isClosed, runningTimeOf } from './clock-row.ts';

export const deadlineTimerKey = (clockId: string) => `sla-deadline:${clockId}`;
export const stepTimerKey = (clockId: string, step: string) => `sla-step:${clockId}:${step}`;

/** What an open clock is waiting for: its deadline until it is breached, and the steps that have not acted. */
export function timersOf(row: ClockRow, terms: ChosenTerms): Timer[] {
  if (isClosed(row)) return [];
  const { id: clockId, conversationId } = row;
  const timers: Timer[] = [];
  if (row.deadlineAt && !row.breachedAt) {
    timers.push({
      key: deadlineTimerKey(clockId),
      lane: 'sla',
      kind: 'sla-deadline',
      dueAt: row.deadlineAt,
      payload: { conversationId, clockId },
    });
  }
  const clock = runningTimeOf(row, terms.time);
  for (const step of stepsFor(terms.policy.body, row.metric)) {
    const acted = timesActed(row.actedSteps, step.name);
    const moment = momentOf(clock, terms.targetMs, step, acted);
    if (acted >= timesOf(step) || moment.kind !== 'at') continue;
    timers.push({
      key: stepTimerKey(clockId, step.name),
      lane: 'sla',
      kind: 'sla-step',
      dueAt: new Date(moment.ms),
      payload: { conversationId, clockId, step: step.name },
    });
  }
  return timers;
}

/** Every key under which a clock may have a timer, by the policies it stood or stands on. */
export function timerKeysOf(row: ClockRow, policies: readonly SlaPolicy[]): string[] {
  const steps = policies.flatMap((policy) => stepsFor(policy, row.metric).map((step) => step.name));
  return [deadlineTimerKey(row.id), ...new Set(steps.map((step) => stepTimerKey(row.id, step)))];
}

/**
 * Leaves exactly the `wanted` timers among those of `keys`. An act that has taken one of them waits for the lock of these
 * clocks, which we hold, and then looks at the facts anew. `taken` are those that the caller itself acts on and
 * takes off the list: one of them is scheduled anew only if it is due later.
 */
export async function keepTimers(
  tx: Tx,
  keys: readonly string[],
  wanted: readonly Timer[],
  now: Date,
  taken: ReadonlySet<string>,
): Promise<void> {
  if (keys.length === 0) return;
  const known = new Map((await timersAt(tx, keys)).map((timer) => [timer.key, timer.dueAt.getTime()]));
  const later = wanted.filter((timer) =>
    taken.has(timer.key) ? timer.dueAt > now : known.get(timer.key) !== timer.dueAt.getTime(),
  );
  const wantedKeys = new Set(wanted.map((timer) => timer.key));
  await cancelTimers(
    tx,
    [...known.keys()].filter((key) => !wantedKeys.has(key)),
  );
  // Nobody else takes them off the list while we hold the clocks; what they carry never changes.
  await moveTimers(
    tx,
    later.filter((timer) => known.has(timer.key)),
  );
  await scheduleTimers(
    tx,
    later.filter((timer) => !known.has(timer.key)),
  );
}
