import { weekdays, type Calendar, type LocalSpan } from './calendar.ts';
import { offsetStretches } from './zone-offsets.ts';

/** `from` inclusive, `to` exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const minute = 60_000;
const day = 86_400_000;
/** 1 January 1970 was a Thursday. */
const weekdayOfDayZero = 3;

/** A calendar with its dates as days since 1970-01-01 and its hours as milliseconds after local midnight. */
interface ReadCalendar {
  readonly weekly: readonly (readonly Span[])[];
  readonly special: ReadonlyMap<number, readonly Span[]>;
}

const read = new WeakMap<Calendar, ReadCalendar>();

/**
 * The calendar's open spans between two instants (epoch milliseconds), in order; spans that meet are one only within
 * a local day. An instant is open when the clock on the wall shows open hours: a local hour that a change of the
 * clocks skips opens nothing, and one that it repeats is open both times.
 */
export function* openSpans(calendar: Calendar, from: number, to: number): Generator<Span> {
  const { weekly, special } = readCalendar(calendar);
  for (const stretch of offsetStretches(calendar.timeZone, from, to)) {
    // Within a stretch local time runs evenly, so local days are plain arithmetic.
    const localEnd = stretch.to + stretch.offset;
    for (let date = Math.floor((stretch.from + stretch.offset) / day); date * day < localEnd; date++) {
      const weekday = (((date + weekdayOfDayZero) % 7) + 7) % 7;
      for (const span of special.get(date) ?? weekly[weekday] ?? []) {
        const open = {
          from: Math.max(stretch.from, date * day + span.from - stretch.offset),
          to: Math.min(stretch.to, date * day + span.to - stretch.offset),
        };
        if (open.from < open.to) yield open;
      }
    }
  }
}

function readCalendar(calendar: Calendar): ReadCalendar {
  const kept = read.get(calendar);
  if (kept) return kept;
  const special = new Map<number, readonly Span[]>();
  for (const date of calendar.holidays) special.set(dayNumber(date), []);
  const replaced = new Map<number, LocalSpan[]>();
  for (const { date, open } of calendar.exceptions) {
    const number = dayNumber(date);
    replaced.set(number, [...(replaced.get(number) ?? []), ...open]);
  }
  for (const [number, open] of replaced) special.set(number, merged(open));
  const compiled = { weekly: weekdays.map((weekday) => merged(calendar.weekly[weekday])), special };
  read.set(calendar, compiled);
  return compiled;
}

/** Spans of one day in order, those that overlap or touch as one. */
function merged(open: readonly LocalSpan[]): Span[] {
  const result: { from: number; to: number }[] = [];
  const spans = open
    .map((span) => ({ from: sinceMidnight(span.from), to: sinceMidnight(span.to) }))
    .sort((a, b) => a.from - b.from);
  for (const span of spans) {
    const last = result.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else if (span.from < span.to) result.push(span);
  }
  return result;
}

function sinceMidnight(localTime: string): number {
  return (Number(localTime.slice(0, 2)) * 60 + Number(localTime.slice(3, 5))) * minute;
}

function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / day;
}
