import type { Calendar } from './calendar.ts';
import { openSpans } from './open-spans.ts';

/** An instant in epoch milliseconds, or the finding that it never comes within a hundred years. */
export type Eventually = { readonly kind: 'at'; readonly ms: number } | { readonly kind: 'never' };

const searchAtMost = 100 * 366 * 86_400_000;

/**
 * The first instant at which `durationMs` of open time has passed since `fromMs`. When that is the end of a span it
 * is that end and not the next opening; no duration at all has passed at once, open or not.
 */
export function addOpenTime(calendar: Calendar, fromMs: number, durationMs: number): Eventually {
  if (durationMs <= 0) return { kind: 'at', ms: fromMs };
  let left = durationMs;
  for (const span of openSpans(calendar, fromMs, fromMs + searchAtMost)) {
    const length = span.to - span.from;
    if (left <= length) return { kind: 'at', ms: span.from + left };
    left -= length;
  }
  return { kind: 'never' };
}

/** Milliseconds of open time from one instant to another; none when the second is not later. */
export function openTimeBetween(calendar: Calendar, fromMs: number, toMs: number): number {
  let sum = 0;
  for (const span of openSpans(calendar, fromMs, toMs)) sum += span.to - span.from;
  return sum;
}

/** The first open instant at or after `ms`. */
export function nextOpening(calendar: Calendar, ms: number): Eventually {
  for (const span of openSpans(calendar, ms, ms + searchAtMost)) return { kind: 'at', ms: span.from };
  return { kind: 'never' };
}

export function isOpen(calendar: Calendar, ms: number): boolean {
  return openTimeBetween(calendar, ms, ms + 1) > 0;
}
