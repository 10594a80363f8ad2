import { addOpenTime, openTimeBetween } from './business-time.ts';
import type { Calendar } from './calendar.ts';
import type { PauseReason } from './sla-policy.ts';

/** A span in which a clock stands, epoch milliseconds; `to` is null while it lasts. */
export interface Pause {
  readonly from: number;
  readonly to: number | null;
  readonly reason: PauseReason;
}

/** What the position of a clock's hand depends on, and nothing else does. */
export interface RunningTime {
  readonly startedAt: number;
  readonly pauses: readonly Pause[];
  /** Counts the open time of a calendar, or all time. */
  readonly time: Calendar | 'always';
}

/** When a clock reaches a mark: at an instant, not while it stands, or never because the calendar does not open. */
export type Reaching =
  | { readonly kind: 'at'; readonly ms: number }
  | { readonly kind: 'standing'; readonly leftMs: number }
  | { readonly kind: 'never' };

/** The instant at which the clock has run for `runMs`; pauses put it off. A mark at or before zero is the start. */
export function instantAfter(clock: RunningTime, runMs: number): Reaching {
  let left = Math.max(0, runMs);
  for (const span of runningSpans(clock)) {
    if (span.to === null) return add(clock.time, span.from, left);
    const length = between(clock.time, span.from, span.to);
    if (left <= length) return add(clock.time, span.from, left);
    left -= length;
  }
  return { kind: 'standing', leftMs: left };
}

/** How long the clock has run at `ms`, in milliseconds of its own kind of time. */
export function runUntil(clock: RunningTime, ms: number): number {
  let sum = 0;
  for (const span of runningSpans(clock)) {
    sum += between(clock.time, span.from, Math.min(span.to ?? ms, ms));
  }
  return sum;
}

/** What lies between the pauses; the last span has no end unless the clock stands. */
function* runningSpans(clock: RunningTime): Generator<{ from: number; to: number | null }> {
  let from = clock.startedAt;
  for (const pause of [...clock.pauses].sort((a, b) => a.from - b.from)) {
    if (pause.from > from) yield { from, to: pause.from };
    if (pause.to === null) {
      // A pause that began with the clock leaves a span of no length, so that a mark at zero is reached.
      if (pause.from <= from) yield { from, to: from };
      return;
    }
    from = Math.max(from, pause.to);
  }
  yield { from, to: null };
}

function add(time: Calendar | 'always', from: number, ms: number): Reaching {
  return time === 'always' ? { kind: 'at', ms: from + ms } : addOpenTime(time, from, ms);
}

function between(time: Calendar | 'always', from: number, to: number): number {
  return time === 'always' ? Math.max(0, to - from) : openTimeBetween(time, from, to);
}
