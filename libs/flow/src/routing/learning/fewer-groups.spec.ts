import { describe, expect, it } from '@jest/globals';
import { fewerGroups } from './fewer-groups.ts';

describe('what is known of kinds of work', () => {
  const known = { a: 1, b: 2, c: 3, d: 4 };

  it('is kept of all while they are few', () => {
    expect(fewerGroups(known, new Set(), 4)).toBe(known);
  });

  it('is forgotten of the first that did not come lately, and stays in its order', () => {
    expect(Object.keys(fewerGroups(known, new Set('a'), 3))).toEqual(['a', 'c', 'd']);
    expect(Object.keys(fewerGroups(known, new Set('ad'), 2))).toEqual(['a', 'd']);
    expect(Object.keys(fewerGroups(known, new Set('abc'), 1))).toEqual(['a', 'b', 'c']);
  });
});
