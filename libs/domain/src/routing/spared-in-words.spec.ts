import { expect, it } from '@jest/globals';
import { sparedInWords } from './spared-in-words.ts';

it('says what it would cost, what the wait is worth, and until when', () => {
  const spared = { costs: 0.314, bears: 0.1 };
  expect(sparedInWords(spared)).toBe(
    'Who could take it is kept free for work that will need them more: taking it would cost that 0.31 points, and its wait is worth 0.10.',
  );
  expect(sparedInWords({ ...spared, untilMs: Date.UTC(2026, 2, 2, 10, 5) })).toMatch(
    / As things are, until 10:05 UTC\.$/,
  );
});
