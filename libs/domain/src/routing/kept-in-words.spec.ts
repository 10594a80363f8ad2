import { expect, it } from '@jest/globals';
import { keptInWords } from './kept-in-words.ts';

it('says for whom, how long at most, and why', () => {
  const kept = {
    agentId: 'a',
    untilMs: Date.UTC(2026, 2, 2, 10, 5),
    expectedMs: 240_000,
    gives: 0.5,
    costs: 0.214,
  };
  expect(keptInWords('Ada', kept)).toBe(
    'It is kept for Ada until 10:05 UTC at the latest, because they had this customer last: waiting for them, about 4 min, costs 0.21 points and gives 0.50.',
  );
  expect(keptInWords('Ada', { ...kept, expectedMs: 45_000 })).toContain('about 45 s');
});
