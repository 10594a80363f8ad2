import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { segmentsOf } from './segments.ts';

describe('the segments of a text', () => {
  it.each<[string, string, 'GSM-7' | 'UCS-2', number, string[]]>([
    ['nothing', '', 'GSM-7', 0, []],
    ['160 plain characters', 'a'.repeat(160), 'GSM-7', 1, []],
    ['161 plain characters', 'a'.repeat(161), 'GSM-7', 2, []],
    ['306 plain characters', 'a'.repeat(306), 'GSM-7', 2, []],
    ['307 plain characters', 'a'.repeat(307), 'GSM-7', 3, []],
    ['80 euro signs, of two septets each', '€'.repeat(80), 'GSM-7', 1, []],
    ['81 euro signs', '€'.repeat(81), 'GSM-7', 2, []],
    // 153 is odd: a euro sign is not torn apart, so each segment holds 76.
    ['153 euro signs', '€'.repeat(153), 'GSM-7', 3, []],
    ['70 characters with a curly quote', `${'a'.repeat(69)}’`, 'UCS-2', 1, ['’']],
    ['71 characters with a curly quote', `${'a'.repeat(70)}’`, 'UCS-2', 2, ['’']],
    ['an emoji, of two units', '👋'.repeat(35), 'UCS-2', 1, ['👋']],
    ['36 emoji', '👋'.repeat(36), 'UCS-2', 2, ['👋']],
    // 67 is odd: 33 whole pairs a segment.
    ['67 emoji', '👋'.repeat(67), 'UCS-2', 3, ['👋']],
    ['several that offend', '“a” – ç “', 'UCS-2', 1, ['“', '”', '–', 'ç']],
  ])('%s', (_what, text, encoding, segments, offending) => {
    expect(segmentsOf(text)).toMatchObject({ encoding, segments, offending });
  });

  it('never has more used than fits, and grows with the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.string(), (text, more) => {
        const one = segmentsOf(text);
        expect(one.used).toBeLessThanOrEqual(one.room);
        expect(segmentsOf(text + more).segments).toBeGreaterThanOrEqual(one.segments);
      }),
    );
  });
});
