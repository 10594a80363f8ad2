import { offsetStretches } from '../sla/zone-offsets.ts';
import type { Stretch } from './coverage.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const minuteMs = 60_000;
const weekdayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** 1 January 1970 was a Thursday. */
const weekdayOfDayZero = 3;

/** Days after each other with the same hours, as days since 1970-01-01. */
interface Days {
  readonly first: number;
  last: number;
  readonly hours: string;
}

/**
 * When stretches lie by the clock on the wall, days with the same hours as one: `Mon 23 Nov – Fri 27 Nov 00:00–08:00 and
 * 17:00–24:00, Sat 28 Nov 00:00–24:00`. What comes after so many such groups is only counted.
 */
export function hoursInWords(stretches: readonly Stretch[], timeZone: string, groupsAtMost = 5): string {
  const groups: Days[] = [];
  for (const [date, spans] of spansByDay(stretches, timeZone)) {
    const hours = spans.map(({ from, to }) => `${clock(from)}–${clock(to)}`).join(' and ');
    const before = groups.at(-1);
    if (before?.hours === hours && before.last === date - 1) before.last = date;
    else groups.push({ first: date, last: date, hours });
  }
  const told = groups
    .slice(0, groupsAtMost)
    .map(({ first, last, hours }) => `${day(first)}${last > first ? ` – ${day(last)}` : ''} ${hours}`);
  const left = groups.slice(groupsAtMost).reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const more = left > 0 ? ` and on ${left} more ${left === 1 ? 'day' : 'days'}` : '';
  return `${told.join(', ')}${more}`;
}

/** Milliseconds after local midnight, by local day. */
function spansByDay(stretches: readonly Stretch[], timeZone: string): Map<number, Stretch[]> {
  const days = new Map<number, { from: number; to: number }[]>();
  for (const { from, to } of stretches) {
    for (const even of offsetStretches(timeZone, from, to)) {
      const end = even.to + even.offset;
      for (let at = even.from + even.offset; at < end;) {
        const date = Math.floor(at / dayMs);
        const until = Math.min(end, (date + 1) * dayMs);
        const spans = days.get(date) ?? [];
        const last = spans.at(-1);
        if (last?.to === at - date * dayMs) last.to = until - date * dayMs;
        else spans.push({ from: at - date * dayMs, to: until - date * dayMs });
        days.set(date, spans);
        at = until;
      }
    }
  }
  return days;
}

function day(date: number): string {
  const utc = new Date(date * dayMs);
  const weekday = weekdayNames[(date + weekdayOfDayZero) % 7] ?? '';
  return `${weekday} ${utc.getUTCDate()} ${months[utc.getUTCMonth()] ?? ''}`;
}

function clock(sinceMidnight: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(sinceMidnight / hourMs))}:${two(Math.floor((sinceMidnight % hourMs) / minuteMs))}`;
}
