import { isOpen, nextOpening } from '../sla/business-time.ts';
import type { Calendar } from '../sla/calendar.ts';
import { offsetStretches } from '../sla/zone-offsets.ts';

/** When a customer is told to hear. Instants are epoch milliseconds. */
export interface PromisedWindow {
  readonly fromMs: number;
  readonly untilMs: number;
}

const minute = 60_000;
const hour = 60 * minute;
/** Spans that people speak of. */
const shortSpans = [5, 10, 15, 20, 30, 45, 60, 120, 180].map((minutes) => minutes * minute);
/** Nobody is told more than this ahead: it would be no forecast any more. */
const tellableMs = 7 * 24 * hour;

/**
 * The range of a forecast as one tells it: rounded outwards to what people say, and within the hours in which somebody
 * answers. Undefined when it lies too far ahead to be said.
 */
export function promisedWindow(
  range: { readonly nowMs: number; readonly earliestMs: number; readonly latestMs: number },
  place: { readonly timeZone: string; readonly calendar?: Calendar | undefined },
): PromisedWindow | undefined {
  const { nowMs, earliestMs, latestMs } = range;
  if (!(latestMs - nowMs <= tellableMs)) return undefined;
  const { calendar, timeZone } = place;
  const short = shortSpans.find((span) => span >= latestMs - nowMs);
  if (short !== undefined && (!calendar || isOpen(calendar, nowMs + short - 1))) {
    return { fromMs: nowMs, untilMs: nowMs + short };
  }
  const opens = openFrom(calendar, Math.max(nowMs, earliestMs));
  const grid = latestMs - opens > 3 * hour ? hour : hour / 2;
  let untilMs = rounded(Math.ceil, latestMs, grid, timeZone);
  if (calendar && !isOpen(calendar, untilMs - 1)) {
    // What would end after closing time is told for the hour after the next opening.
    const next = nextOpening(calendar, untilMs - 1);
    if (next.kind === 'never') return undefined;
    untilMs = rounded(Math.ceil, next.ms + hour, hour / 2, timeZone);
  }
  const fromMs = Math.max(nowMs, rounded(Math.floor, opens, grid, timeZone));
  // An instant is no window: half an hour is the least that is told.
  const window = { fromMs: openFrom(calendar, fromMs), untilMs: Math.max(untilMs, fromMs + hour / 2) };
  return window.untilMs - nowMs <= tellableMs ? window : undefined;
}

function openFrom(calendar: Calendar | undefined, ms: number): number {
  if (!calendar || isOpen(calendar, ms)) return ms;
  const next = nextOpening(calendar, ms);
  return next.kind === 'at' ? next.ms : ms;
}

/** On the clock on the wall, since some zones are off by half an hour. */
function rounded(round: (value: number) => number, ms: number, grid: number, timeZone: string): number {
  const [stretch] = offsetStretches(timeZone, ms, ms + 1);
  const offset = stretch?.offset ?? 0;
  return round((ms + offset) / grid) * grid - offset;
}
