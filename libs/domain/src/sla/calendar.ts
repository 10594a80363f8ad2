export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof weekdays)[number];

/**
 * A span of local wall time, `HH:MM`; `to` may be `24:00`. One that ends before it begins goes over midnight and belongs to
 * the day on which it begins.
 */
export interface LocalSpan {
  readonly from: string;
  readonly to: string;
}

/** A span of local wall time on one date, YYYY-MM-DD; over midnight as any span. */
export interface DatedSpan extends LocalSpan {
  readonly date: string;
}

export const holidayTypes = ['public', 'bank', 'school', 'optional', 'observance'] as const;

/** Holidays of a country, or of a state or region of it, that close. */
export interface HolidaySource {
  /** ISO 3166-1, as CH. */
  readonly country: string;
  /** ISO 3166-2 without the country, as ZH. */
  readonly state?: string | undefined;
  readonly region?: string | undefined;
  readonly types: readonly (typeof holidayTypes)[number][];
}

export interface PublicHoliday {
  readonly date: string;
  readonly name: string;
  /** Local time from which on it closes; the whole day without it. */
  readonly from?: string | undefined;
}

/** The holidays of the sources of a calendar in these years, as they were known when its version was made. */
export interface PublicHolidays {
  readonly fromYear: number;
  readonly toYear: number;
  readonly days: readonly PublicHoliday[];
}

/** When a team works, in its own time zone. Instants go in and out; local times never leave it. */
export interface Calendar {
  /** IANA name, as Europe/Zurich; never an offset. */
  readonly timeZone: string;
  readonly weekly: Readonly<Record<Weekday, readonly LocalSpan[]>>;
  /** Local dates, YYYY-MM-DD, on which nothing opens; what opened the evening before goes on. */
  readonly holidays: readonly string[];
  /** Where more holidays come from. */
  readonly holidaySources?: readonly HolidaySource[] | undefined;
  /** Those holidays, written down: what is computed from a version never changes. */
  readonly publicHolidays?: PublicHolidays | undefined;
  /** One-off hours that replace a day's, holiday or not; no span means closed. */
  readonly exceptions: readonly { readonly date: string; readonly open: readonly LocalSpan[] }[];
  /** One-off hours besides a day's. */
  readonly openings?: readonly DatedSpan[] | undefined;
  /** One-off times at which it is closed, whatever else is said. */
  readonly closures?: readonly DatedSpan[] | undefined;
}
