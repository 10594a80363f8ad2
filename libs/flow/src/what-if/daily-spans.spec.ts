import { describe, expect, it } from '@jest/globals';
import { dailySpans } from './daily-spans.ts';

const told = (from: string, to: string, [first, last]: readonly [string, string]) =>
  dailySpans({ from, to }, 'Europe/Zurich', { fromMs: Date.parse(first), toMs: Date.parse(last) }).map(
    (span) => span.map((ms) => new Date(ms).toISOString().slice(5, 16)),
  );

describe('the spans of every day', () => {
  it('follow the clock on the wall, over midnight too', () => {
    const week = ['2026-06-01T00:00Z', '2026-06-02T12:00Z'] as const;
    expect(told('09:00', '12:00', week)).toEqual([
      ['06-01T07:00', '06-01T10:00'],
      ['06-02T07:00', '06-02T10:00'],
    ]);
    expect(told('22:00', '06:00', week)).toEqual([
      ['06-01T00:00', '06-01T04:00'],
      ['06-01T20:00', '06-02T04:00'],
    ]);
    expect(told('00:00', '24:00', week)).toEqual([['06-01T00:00', '06-02T12:00']]);
  });

  it('end by it where it is set forward or back meanwhile', () => {
    // At 01:00 UTC: 2:00 is 3:00, and in autumn 3:00 is 2:00 again.
    const spring = ['2026-03-28T12:00Z', '2026-03-29T12:00Z'] as const;
    const autumn = ['2026-10-24T12:00Z', '2026-10-25T12:00Z'] as const;
    expect(told('22:00', '06:00', spring)).toEqual([['03-28T21:00', '03-29T04:00']]);
    expect(told('22:00', '06:00', autumn)).toEqual([['10-24T20:00', '10-25T05:00']]);
    expect(told('00:00', '09:00', spring)).toEqual([['03-28T23:00', '03-29T07:00']]);
    expect(told('00:00', '09:00', autumn)).toEqual([['10-24T22:00', '10-25T08:00']]);
    expect([told('02:15', '02:45', spring), told('02:15', '02:45', autumn)]).toEqual([
      [],
      [
        ['10-25T00:15', '10-25T00:45'],
        ['10-25T01:15', '10-25T01:45'],
      ],
    ]);
    expect(told('00:00', '24:00', spring)).toEqual([['03-28T12:00', '03-29T12:00']]);
  });
});
