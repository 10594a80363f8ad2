import { describe, expect, it } from '@jest/globals';
import { wholeNumber } from './whole-number.ts';

describe('a whole number as an option', () => {
  it('is read', () => {
    expect(wholeNumber('--days', '7', 1, 92)).toBe(7);
    expect(wholeNumber('--seed', '0', 0)).toBe(0);
  });

  it.each(['x', '', '1.5', '0', '93', '1e99', '-1'])('refuses %j in words', (text) => {
    expect(() => wholeNumber('--days', text, 1, 92)).toThrow(
      `--days must be a whole number from 1 to 92, not "${text}".`,
    );
  });

  it('says no upper limit where there is none', () => {
    expect(() => wholeNumber('--reps', 'many', 1)).toThrow(
      '--reps must be a whole number of at least 1, not "many".',
    );
  });
});
