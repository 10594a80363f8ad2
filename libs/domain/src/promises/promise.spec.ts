import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isOpen } from '../sla/business-time.ts';
import type { Calendar, LocalSpan } from '../sla/calendar.ts';
import { promiseLanguage } from './promise-language.ts';
import { promiseText, sayableName } from './promise-text.ts';
import { promisedWindow } from './promised-window.ts';
import { sayWhen } from './say-when.ts';

const timeZone = 'Europe/Zurich';
const hours: LocalSpan[] = [{ from: '09:00', to: '18:00' }];
const calendar: Calendar = {
  timeZone,
  weekly: {
    monday: hours,
    tuesday: hours,
    wednesday: hours,
    thursday: hours,
    friday: hours,
    saturday: [],
    sunday: [],
  },
  holidays: [],
  exceptions: [],
};
const at = (text: string) => Date.parse(text);
/** A Tuesday. */
const noon = at('2026-03-03T12:00:00+01:00');
const told = (earliest: string, latest: string, nowMs = noon, language: 'en' | 'de' | 'fr' | 'es' = 'en') => {
  const window = promisedWindow(
    { nowMs, earliestMs: at(earliest), latestMs: at(latest) },
    { timeZone, calendar },
  );
  return window && sayWhen(window, nowMs, timeZone, language);
};

describe('what a customer is told', () => {
  it('says a short wait as a span, rounded up', () => {
    expect(told('2026-03-03T12:04:00+01:00', '2026-03-03T12:16:00+01:00')).toBe('within 20 minutes');
    expect(told('2026-03-03T12:04:00+01:00', '2026-03-03T12:51:00+01:00')).toBe('within one hour');
    expect(told('2026-03-03T12:04:00+01:00', '2026-03-03T14:10:00+01:00')).toBe('within 3 hours');
  });

  it('says a longer one as a window of the day', () => {
    expect(told('2026-03-03T14:10:00+01:00', '2026-03-03T16:20:00+01:00')).toBe(
      'today between 14:00 and 16:30',
    );
    expect(told('2026-03-04T09:05:00+01:00', '2026-03-04T09:50:00+01:00')).toBe(
      'tomorrow between 9:00 and 10:00',
    );
    expect(told('2026-03-05T09:05:00+01:00', '2026-03-05T11:50:00+01:00')).toBe(
      'on Thursday between 9:00 and 12:00',
    );
    expect(told('2026-03-04T15:05:00+01:00', '2026-03-05T11:50:00+01:00')).toBe('on Thursday by 12:00');
  });

  it('says it in four languages', () => {
    const of = (language: 'de' | 'fr' | 'es') =>
      told('2026-03-04T09:05:00+01:00', '2026-03-04T09:50:00+01:00', noon, language);
    expect(of('de')).toMatch(/^morgen zwischen 0?9:00 und 10:00 Uhr$/);
    expect(of('fr')).toMatch(/^demain entre 0?9[: h]+00 et 10[: h]+00$/);
    expect(of('es')).toMatch(/^mañana entre las 0?9:00 y las 10:00$/);
  });

  it('promises nothing for the night, and nothing too far ahead', () => {
    const late = at('2026-03-03T17:50:00+01:00');
    expect(told('2026-03-03T17:55:00+01:00', '2026-03-03T18:25:00+01:00', late)).toBe('tomorrow by 10:00');
    expect(told('2026-03-06T17:00:00+01:00', '2026-03-13T12:00:00+01:00')).toBeUndefined();
    expect(
      promisedWindow({ nowMs: noon, earliestMs: noon, latestMs: Infinity }, { timeZone }),
    ).toBeUndefined();
  });

  it('never tells less than the forecast says, and ends in open hours', () => {
    fc.assert(
      fc.property(fc.nat(6 * 24 * 60), fc.nat(2_000), fc.nat(2_000), (start, wait, width) => {
        const nowMs = noon + start * 60_000;
        const earliestMs = nowMs + wait * 60_000;
        const latestMs = earliestMs + width * 60_000;
        const window = promisedWindow({ nowMs, earliestMs, latestMs }, { timeZone, calendar });
        if (!window) return;
        expect(window.untilMs).toBeGreaterThanOrEqual(latestMs);
        expect(window.fromMs).toBeLessThan(window.untilMs);
        expect(isOpen(calendar, window.untilMs - 1)).toBe(true);
      }),
    );
  });

  it('fills in once and reads nothing of what it filled in', () => {
    const text = promiseText(
      'promised',
      { name: 'Ada', when: '{{reference}}', reference: 'F-1', house: 'House\r\nBcc: x' },
      'en',
      'mail',
      { promised: '{{ name }} {{when}} {{house}} {{unknown}}' },
    );
    expect(text).toBe('Ada {{reference}} House Bcc: x {{unknown}}');
  });

  it('says back only what can be a name', () => {
    for (const name of ['Ada Lovelace', 'José Ñuñez', "O'Brien", 'Dr. Meier-Müller', '李小龍'])
      expect(sayableName(name)).toBe(name);
    for (const name of [
      'http://evil.test',
      'www evil',
      'evil.test',
      'win 1000 now',
      'a@b',
      '<b>x',
      '',
      null,
      'one two three four five six',
    ]) {
      expect(sayableName(name)).toBeUndefined();
    }
  });

  it('takes the first language it can write', () => {
    expect(promiseLanguage(null, 'it', 'fr-CH', 'de')).toBe('fr');
    expect(promiseLanguage(undefined, 'ja')).toBe('en');
  });
});
