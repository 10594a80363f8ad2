import { describe, expect, it } from '@jest/globals';
import { hoursInWords } from './hours-in-words.ts';

const stretch = (from: string, to: string) => ({ from: Date.parse(from), to: Date.parse(to) });

describe('hours in words', () => {
  it('tells days with the same hours as one', () => {
    const nights = [
      stretch('2026-11-22T08:00Z', '2026-11-23T07:00Z'),
      ...[23, 24, 25, 26].map((date) => stretch(`2026-11-${date}T16:00Z`, `2026-11-${date + 1}T07:00Z`)),
      stretch('2026-11-27T16:00Z', '2026-11-29T08:00Z'),
    ];
    expect(hoursInWords(nights, 'Europe/Zurich')).toBe(
      'Sun 22 Nov 09:00–24:00, Mon 23 Nov – Fri 27 Nov 00:00–08:00 and 17:00–24:00, Sat 28 Nov 00:00–24:00, ' +
        'Sun 29 Nov 00:00–09:00',
    );
    expect(hoursInWords(nights, 'Europe/Zurich', 1)).toBe('Sun 22 Nov 09:00–24:00 and on 7 more days');
    expect(hoursInWords([], 'UTC')).toBe('');
  });

  it('goes by the clock on the wall where it is put back, forward, or half an hour beside', () => {
    expect(hoursInWords([stretch('2026-10-24T22:00Z', '2026-10-25T23:00Z')], 'Europe/Zurich')).toBe(
      'Sun 25 Oct 00:00–03:00 and 02:00–24:00',
    );
    expect(hoursInWords([stretch('2026-03-28T23:00Z', '2026-03-29T22:00Z')], 'Europe/Zurich')).toBe(
      'Sun 29 Mar 00:00–02:00 and 03:00–24:00',
    );
    expect(hoursInWords([stretch('2026-12-31T20:00Z', '2026-12-31T21:00Z')], 'Asia/Kolkata')).toBe(
      'Fri 1 Jan 01:30–02:30',
    );
  });
});
