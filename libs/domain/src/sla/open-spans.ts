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

/** A calendar with its dates as days since 1970-01-01 and its hours as milliseconds after local midnight, up to two days. */
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
    let openedTo = stretch.from;
    // From the day before, of which a span may go over midnight into another's.
    for (let date = Math.floor((stretch.from + stretch.offset) / day) - 1; date * day < localEnd; date++) {
      for (const span of special.get(date) ?? weekly[weekdayOf(date)] ?? []) {
        const open = {
          from: Math.max(openedTo, date * day + span.from - stretch.offset),
          to: Math.min(stretch.to, date * day + span.to - stretch.offset),
        };
        if (open.from >= open.to) continue;
        yield open;
        openedTo = open.to;
      }
    }
  }
}

function readCalendar(calendar: Calendar): ReadCalendar {
  const kept = read.get(calendar);
  if (kept) return kept;
  const weekly = weekdays.map((weekday) => merged(calendar.weekly[weekday].map(sinceMidnight)));
  const special = new Map<number, readonly Span[]>();
  for (const holiday of calendar.publicHolidays?.days ?? []) {
    const date = dayNumber(holiday.date);
    const usual = holiday.from === undefined ? [] : (weekly[weekdayOf(date)] ?? []);
    special.set(date, without(usual, { from: timeOfDay(holiday.from ?? '00:00'), to: Infinity }));
  }
  for (const date of calendar.holidays) special.set(dayNumber(date), []);
  for (const [date, open] of byDay(calendar.exceptions)) {
    special.set(date, merged(open.flatMap((one) => one.open.map(sinceMidnight))));
  }
  const hoursOf = (date: number) => special.get(date) ?? weekly[weekdayOf(date)] ?? [];
  for (const [date, openings] of byDay(calendar.openings ?? [])) {
    special.set(date, merged([...hoursOf(date), ...openings.map(sinceMidnight)]));
  }
  const closures = (calendar.closures ?? []).map((one) => shifted(sinceMidnight(one), dayNumber(one.date)));
  // A closure takes from the day on which it begins, from the night before, and from the day into which it goes.
  const touched = new Set(
    (calendar.closures ?? []).flatMap((one) => [-1, 0, 1].map((by) => dayNumber(one.date) + by)),
  );
  for (const date of touched) {
    const open = closures.reduce((left, closure) => without(left, shifted(closure, -date)), hoursOf(date));
    special.set(date, open);
  }
  const compiled = { weekly, special };
  read.set(calendar, compiled);
  return compiled;
}

/** Spans of one day in order, those that overlap or touch as one. */
function merged(spans: readonly Span[]): Span[] {
  const result: { from: number; to: number }[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else if (span.from < span.to) result.push({ ...span });
  }
  return result;
}

/** What is left of spans when one is taken away. */
function without(spans: readonly Span[], taken: Span): readonly Span[] {
  return spans.flatMap((span) =>
    [
      { from: span.from, to: Math.min(span.to, taken.from) },
      { from: Math.max(span.from, taken.to), to: span.to },
    ].filter((left) => left.from < left.to),
  );
}

function shifted(span: Span, days: number): Span {
  return { from: span.from + days * day, to: span.to + days * day };
}

function byDay<T extends { readonly date: string }>(dated: readonly T[]): Map<number, T[]> {
  const days = new Map<number, T[]>();
  for (const one of dated) {
    const date = dayNumber(one.date);
    days.set(date, [...(days.get(date) ?? []), one]);
  }
  return days;
}

/** 0 is Monday. */
function weekdayOf(date: number): number {
  return (((date + weekdayOfDayZero) % 7) + 7) % 7;
}

function sinceMidnight({ from, to }: LocalSpan): Span {
  const [begin, end] = [timeOfDay(from), timeOfDay(to)];
  return { from: begin, to: end < begin ? end + day : end };
}

function timeOfDay(localTime: string): number {
  return (Number(localTime.slice(0, 2)) * 60 + Number(localTime.slice(3, 5))) * minute;
}

function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / day;
}
