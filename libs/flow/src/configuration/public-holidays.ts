import type { HolidaySource, PublicHoliday, PublicHolidays } from '#domain/sla/calendar.ts';

/** As far ahead they are written down; who is promised something later is promised it by a newer version. */
const yearsAhead = 10;

export type FoundHolidays =
  | { readonly kind: 'found'; readonly holidays: PublicHolidays }
  /** The place of the source that names a country, state or region that is not known, and the name. */
  | { readonly kind: 'unknown'; readonly at: number; readonly name: string };

/**
 * The public holidays of some places from the year before `now` on, in their order, each day once. From the package
 * date-holidays, whose data is that of Wikipedia (NOTICE): it knows of no holiday that is proclaimed after it was published.
 */
export async function publicHolidays(sources: readonly HolidaySource[], now: Date): Promise<FoundHolidays> {
  // It is large, and few processes ever need it.
  const { default: Places } = await import('date-holidays');
  const thisYear = now.getUTCFullYear();
  const [fromYear, toYear] = [thisYear - 1, thisYear + yearsAhead];
  const known = new Places();
  const days = new Map<string, PublicHoliday>();
  for (const [at, { country, state, region, types }] of sources.entries()) {
    const isKnown =
      isAmong(known.getCountries(), country) &&
      (state === undefined || isAmong(known.getStates(country), state)) &&
      (region === undefined || isAmong(known.getRegions(country, state ?? ''), region));
    if (!isKnown) {
      return { kind: 'unknown', at, name: [country, state, region].filter(Boolean).join('-') };
    }
    const place = new Places({
      country,
      ...(state !== undefined && { state }),
      ...(region !== undefined && { region }),
    });
    for (let year = fromYear; year <= toYear; year++) {
      for (const holiday of place.getHolidays(year)) {
        if (!(types as readonly string[]).includes(holiday.type)) continue;
        for (const day of daysOf(holiday)) {
          const other = days.get(day.date);
          // The whole day is more than a part of it, and the longer part more than the shorter.
          if (!other || (other.from !== undefined && (day.from ?? '') < other.from)) days.set(day.date, day);
        }
      }
    }
  }
  const inOrder = [...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
  return { kind: 'found', holidays: { fromYear, toYear, days: inOrder } };
}

/** @param names by code; most countries have neither states nor regions, though the types of the package do not say so */
function isAmong(names: Readonly<Record<string, string>> | undefined, code: string): boolean {
  return Object.hasOwn(names ?? {}, code);
}

/**
 * @param holiday `date` is its first day by local time, `YYYY-MM-DD HH:MM:SS`. Some begin at sunset of the day before, which
 * `date` leaves out and the duration does not; some last several days, and some begin at noon.
 */
function daysOf({
  date,
  start,
  end,
  name,
}: {
  date: string;
  start: Date;
  end: Date;
  name: string;
}): PublicHoliday[] {
  const [first = '', time = ''] = date.split(' ');
  const from = time.slice(0, 5);
  if (from !== '00:00') return [{ date: first, name, from }];
  const count = Math.max(1, Math.floor((end.getTime() - start.getTime()) / dayMs));
  return Array.from({ length: count }, (_, at) => {
    const day = new Date(Date.parse(`${first}T00:00:00Z`) + at * dayMs);
    return { date: day.toISOString().slice(0, 10), name };
  });
}

const dayMs = 86_400_000;
