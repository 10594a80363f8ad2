import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { AgentSet } from './agent-set.ts';

const places = fc.uniqueArray(fc.integer({ min: 0, max: 99 }));
const setOf = (list: readonly number[]) => list.reduce((set, place) => set.add(place), new AgentSet(100));
const sorted = (list: Iterable<number>) => [...list].sort((a, b) => a - b);

describe('a set of agents', () => {
  it('does what sets do', () => {
    fc.assert(
      fc.property(places, places, places, (one, other, third) => {
        const [a, b, c] = [setOf(one), setOf(other), setOf(third)];
        const both = one.filter((place) => other.includes(place));
        expect([...a]).toEqual(sorted(one));
        expect(a.size).toBe(one.length);
        expect(a.isEmpty).toBe(one.length === 0);
        expect(a.meets(b)).toBe(both.length > 0);
        expect([...a.copy().meet(b)]).toEqual(sorted(both));
        expect([...a.copy().join(b)]).toEqual(sorted(new Set([...one, ...other])));
        expect(a.inCommon(b)).toBe(both.length);
        expect(a.inCommonBut(b, c)).toBe(both.filter((place) => !third.includes(place)).length);
        const more = other.filter((place) => third.includes(place) && !one.includes(place));
        const joined = a.copy();
        expect(joined.joinFrom(b, c)).toBe(more.length);
        expect([...joined]).toEqual(sorted([...one, ...more]));
        for (const place of other) a.remove(place);
        expect([...a]).toEqual(sorted(one.filter((place) => !other.includes(place))));
        for (let place = 0; place < 100; place++) expect(b.has(place)).toBe(other.includes(place));
      }),
    );
  });
});
