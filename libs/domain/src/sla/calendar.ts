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

/** A span of local wall time, `HH:MM`; `to` may be `24:00`. */
export interface LocalSpan {
  readonly from: string;
  readonly to: string;
}

/** When a team works, in its own time zone. Instants go in and out; local times never leave it. */
export interface Calendar {
  /** IANA name, as Europe/Zurich; never an offset. */
  readonly timeZone: string;
  readonly weekly: Readonly<Record<Weekday, readonly LocalSpan[]>>;
  /** Local dates, YYYY-MM-DD, on which it is closed. */
  readonly holidays: readonly string[];
  /** One-off hours that replace a day's, holiday or not; no span means closed. */
  readonly exceptions: readonly { readonly date: string; readonly open: readonly LocalSpan[] }[];
}
