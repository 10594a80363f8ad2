import { promiseWords, type PromiseLanguage } from './promise-language.ts';
import type { PromisedWindow } from './promised-window.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
/** Up to here a weekday says which one is meant. */
const weekdaySaysMs = 6 * day;

/** A window as one says it: `within 20 minutes`, `tomorrow between 9:00 and 10:00`, `on Thursday by 12:00`. */
export function sayWhen(
  { fromMs, untilMs }: PromisedWindow,
  nowMs: number,
  timeZone: string,
  language: PromiseLanguage,
): string {
  const words = promiseWords(language);
  const minutes = Math.round((untilMs - nowMs) / minute);
  if (fromMs <= nowMs && minutes <= 180) {
    return minutes <= 60 && minutes !== 60 ? words.minutes(minutes) : words.hours(Math.ceil(minutes / 60));
  }
  const format = (options: Intl.DateTimeFormatOptions, ms: number) =>
    new Intl.DateTimeFormat(words.locale, { timeZone, ...options }).format(ms);
  const time = (ms: number) => format({ hour: 'numeric', minute: '2-digit', hourCycle: 'h23' }, ms);
  const date = (ms: number) =>
    new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
      ms,
    );
  const dayOf = (ms: number) => {
    if (date(ms) === date(nowMs)) return words.today;
    if (date(ms) === tomorrowOf(date(nowMs))) return words.tomorrow;
    const far = ms - nowMs > weekdaySaysMs;
    return words.onDay(format(far ? { day: 'numeric', month: 'long' } : { weekday: 'long' }, ms));
  };
  return date(fromMs) === date(untilMs) && fromMs > nowMs
    ? words.between(dayOf(untilMs), time(fromMs), time(untilMs))
    : words.by(dayOf(untilMs), time(untilMs));
}

/** The day after a date as `2026-03-29`, whatever the clocks do in between. */
function tomorrowOf(date: string): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) + day).toISOString().slice(0, 10);
}
