import { weekdays, type Calendar, type LocalSpan } from '../../sla/calendar.ts';
import { offsetStretches } from '../../sla/zone-offsets.ts';

/** In quarters of an hour from Monday's midnight on; one is worked in when somebody works at any time of it. */
export type WeeklyHours = Uint8Array;

/** By whose clock hours are told, and when: zones lie further apart in one season than in another. */
export interface WallClock {
  /** IANA name. */
  readonly timeZone: string;
  /** Epoch milliseconds. */
  readonly atMs: number;
}

const quarterMinutes = 15;
const quartersADay = (24 * 60) / quarterMinutes;
const quarters = 7 * quartersADay;

/** When a calendar opens in a week like any other, without its holidays and single days; undefined opens always. */
export function weeklyHours(calendar: Calendar | undefined, wall: WallClock): WeeklyHours {
  const week: WeeklyHours = new Uint8Array(quarters);
  if (calendar === undefined) return week.fill(1);
  const shift = offsetMinutes(wall.timeZone, wall.atMs) - offsetMinutes(calendar.timeZone, wall.atMs);
  for (const [day, name] of weekdays.entries()) {
    for (const span of calendar.weekly[name]) {
      const begins = day * 24 * 60 + shift;
      const last = Math.ceil((begins + endOf(span)) / quarterMinutes);
      for (let at = Math.floor((begins + minutesOf(span.from)) / quarterMinutes); at < last; at++) {
        week[((at % quarters) + quarters) % quarters] = 1;
      }
    }
  }
  return week;
}

/** When any of these works. */
export function anyOf(weeks: readonly WeeklyHours[]): WeeklyHours {
  const any: WeeklyHours = new Uint8Array(quarters);
  for (const week of new Set(weeks)) {
    for (let at = 0; at < quarters; at++) any[at] = (any[at] ?? 0) | (week[at] ?? 0);
  }
  return any;
}

/**
 * When some work and others, of whom it is told, do not: `Sundays`, where they do not work that day at all, or
 * `Mondays to Fridays 18:00–20:00`, with the zone. Undefined when there is no such time.
 */
export function hoursWithout(
  staffed: WeeklyHours,
  worked: WeeklyHours,
  timeZone: string,
): string | undefined {
  const whole: string[] = [];
  const parts: { days: string[]; day: number; hours: string }[] = [];
  for (const [day, name] of weekdays.entries()) {
    const of = (week: WeeklyHours) => week.subarray(day * quartersADay, (day + 1) * quartersADay);
    const [others, own] = [of(staffed), of(worked)];
    const missing = others.map((works, at) => Number(works && !own[at]));
    if (!missing.includes(1)) continue;
    const plural = `${name.charAt(0).toUpperCase()}${name.slice(1)}s`;
    if (!own.includes(1)) {
      whole.push(plural);
      continue;
    }
    const hours = spansOf(missing).join(' and ');
    const before = parts.at(-1);
    if (before?.hours === hours && before.day === day - 1) {
      before.days.push(plural);
      before.day = day;
    } else parts.push({ days: [plural], day, hours });
  }
  const told = parts.map(({ days, hours }) => {
    const [first, last] = [days[0] ?? '', days.at(-1) ?? ''];
    return `${days.length > 2 ? `${first} to ${last}` : listed(days)} ${hours}`;
  });
  if (whole.length + told.length === 0) return undefined;
  if (told.length === 0) return listed(whole);
  return [...(whole.length > 0 ? [`${listed(whole)}, and on`] : []), told.join(', '), `(${timeZone})`].join(
    ' ',
  );
}

function listed(names: readonly string[]): string {
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}` : (names[0] ?? '');
}

function spansOf(day: Uint8Array): string[] {
  const spans: string[] = [];
  for (let from = day.indexOf(1); from >= 0;) {
    const end = day.indexOf(0, from);
    const to = end < 0 ? quartersADay : end;
    spans.push(`${clock(from)}–${clock(to)}`);
    from = day.indexOf(1, to);
  }
  return spans;
}

function clock(quarter: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(quarter / 4))}:${two((quarter % 4) * quarterMinutes)}`;
}

function endOf({ from, to }: LocalSpan): number {
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  return end < begin ? end + 24 * 60 : end;
}

function minutesOf(localTime: string): number {
  return Number(localTime.slice(0, 2)) * 60 + Number(localTime.slice(3, 5));
}

function offsetMinutes(timeZone: string, atMs: number): number {
  for (const { offset } of offsetStretches(timeZone, atMs, atMs + 1)) return Math.round(offset / 60_000);
  return 0;
}
