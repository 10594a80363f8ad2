import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cpuTimeMs } from '../../../../test/cpu-time.ts';
import { mistakeIn, Pattern } from './pattern.ts';

const isIn = (pattern: string, text: string) => new Pattern(pattern).isIn(text);

describe('a pattern', () => {
  it('finds what it describes anywhere, whatever the case', () => {
    expect(isIn('order\\s*#?\\d{4,6}\\b', 'About ORDER #12345, please')).toBe(true);
    expect(isIn('order\\s*#?\\d{4,6}\\b', 'About order 1234567')).toBe(false);
    expect(isIn('^re(fund|turn)s?$', 'Hello\nRefunds\nBye')).toBe(true);
    expect(isIn('^refund', 'my refund')).toBe(false);
    expect(isIn('[^a-z ]{2}', 'abc é! d')).toBe(true);
    expect(isIn('\\bgrün\\b', 'alles Grün, ja')).toBe(true);
    expect(isIn('a{2,}', 'caab')).toBe(true);
    expect(isIn('x*', '')).toBe(true);
    expect(isIn('^\\w+$', 'заказы')).toBe(true);
    expect(isIn('^[\\w-]+$', 'Ελλάδα-2')).toBe(true);
    expect(isIn('\\W', 'заказы')).toBe(false);
    expect(isIn('\\bहिन्दी\\b', 'मुझे हिन्दी में')).toBe(true);
    expect(isIn('^\\w+$', 'हिन्दी')).toBe(true);
    expect(isIn('\\w', '« × »')).toBe(false);
  });

  it('refuses what cannot be matched in linear time, and says so', () => {
    expect(mistakeIn('(a)\\1')).toMatch(/refers back/);
    expect(mistakeIn('(?=a)')).toMatch(/looks around/);
    expect(mistakeIn('(a{100}){100}')).toMatch(/too large/);
    expect(mistakeIn('(a')).toMatch(/without its \)/);
    expect(mistakeIn('a)')).toMatch(/without its \(/);
    expect(mistakeIn('*a')).toMatch(/nothing before it/);
    expect(mistakeIn('[z-a]')).toMatch(/ends before it begins/);
    expect(mistakeIn('[abc')).toMatch(/middle of something/);
    expect(mistakeIn('\\q')).toMatch(/not known/);
    expect(mistakeIn('a{,3}')).toMatch(/no number of times/);
  });

  it('is not slowed down by a pattern that makes others backtrack for ever', () => {
    const ms = cpuTimeMs(() => {
      expect(isIn('(a+)+b', 'a'.repeat(20_000))).toBe(false);
      expect(isIn('(a|a)*(a|aa)+c', 'a'.repeat(20_000))).toBe(false);
      expect(isIn('(.*)(.*)(.*)(.*)x$', 'ab '.repeat(7_000))).toBe(false);
    });
    expect(ms).toBeLessThan(1_000);
  });

  it('agrees with the engine of the language on patterns that both know', () => {
    const atom = fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      '[\\d-a]',
      '[1-\\d]',
      '[^\\w-]',
      '[A-\\s]',
      '\\d',
      '\\b',
      '(a|b)',
      '(ab|)',
      '1',
    );
    const part = fc
      .tuple(atom, fc.constantFrom('', '*', '+', '?', '{2}', '{1,2}'))
      .map(([one, times]) => (one === '\\b' ? one : one + times));
    const source = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', ' ', 'A', '-'), maxLength: 12 });
    fc.assert(
      fc.property(source, text, (pattern, said) => {
        expect([pattern, said, isIn(pattern, said)]).toEqual([
          pattern,
          said,
          new RegExp(pattern, 'im').test(said),
        ]);
      }),
      { numRuns: 2_000 },
    );
  });
});
