import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { atMs, routable, waiting } from '../../../../test/builders/pool.ts';
import { testPolicy } from '../../../../test/builders/routing-policy.ts';
import { ShadowPool, type ShadowRouted } from './shadow-pool.ts';
import type { WaitingConversation } from './snapshot.ts';

const german = { skill: 'german', level: 3 };
const steps = [
  { afterSeconds: 30, lower: [{ skill: 'german', level: 1 }] },
  { afterSeconds: 60, drop: ['german'], widen: ['Sales'] },
];
const policy = testPolicy({
  queues: {
    Care: { order: 'age', steps: [] },
    Billing: { order: 'age', steps, afterLast: { do: 'anyone', afterSeconds: 90 } },
  },
});
const teams = new Map([
  ['Care', 'care'],
  ['Sales', 'sales'],
]);
const billing: ShadowRouted = {
  queue: 'Billing',
  priority: 'high',
  required: [german],
  preferred: [],
  hard: true,
  queueTeams: ['care'],
};

const seenWith = (...items: readonly WaitingConversation[]) => ({
  waiting: new Map(items.map((one) => [one.id, one])),
  agents: new Map([['ada', routable('ada')]]),
});

describe('the pool under a version in shadow', () => {
  it('waits where that version put it, and goes through its steps with the time', () => {
    const seen = seenWith(waiting('old'), waiting('new', { queuedAtMs: atMs, step: 1 }));
    const pool = new ShadowPool(seen, policy);
    expect(pool.strangers(['old', 'new', 'gone', 'ada'])).toEqual(['old', 'new']);
    pool.meet(['old', 'new'], new Map([['new', billing]]));
    expect(pool.strangers(['old', 'new'])).toEqual([]);
    const at = (seconds: number) => {
      const other = pool.renew([], teams, atMs + seconds * 1_000);
      return [[...other], pool.waiting.get('new')];
    };
    pool.renew(['old', 'new', 'ada'], teams, atMs);
    expect(pool.waiting.get('old')).toBe(seen.waiting.get('old'));
    expect(pool.agents).toBe(seen.agents);
    const asked = {
      queue: 'Billing',
      priority: 'high',
      hard: true,
      step: 0,
      required: [german],
      teams: ['care'],
    };
    expect(pool.waiting.get('new')).toMatchObject(asked);
    expect(at(29)).toMatchObject([[], asked]);
    expect(at(30)).toMatchObject([['new'], { step: 1, required: [{ skill: 'german', level: 1 }] }]);
    expect(at(31)[0]).toEqual([]);
    expect(at(60)).toMatchObject([['new'], { step: 2, required: [], teams: ['care', 'sales'] }]);
    expect(at(90)).toMatchObject([['new'], { step: 3, required: [] }]);
    expect(at(10_000)[0]).toEqual([]);
  });

  it('kept over changes is as one that begins anew, and tells all that became other', () => {
    const ids = ['a', 'b', 'c', 'd'];
    const routed = new Map([
      ['a', billing],
      ['c', { ...billing, queueTeams: [] }],
    ]);
    const change = fc.record({
      id: fc.constantFrom(...ids),
      there: fc.boolean(),
      agoSeconds: fc.integer({ min: 0, max: 100 }),
      passSeconds: fc.integer({ min: 0, max: 40 }),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        const seen = seenWith();
        const kept = new ShadowPool(seen, policy);
        let nowMs = atMs;
        for (const { id, there, agoSeconds, passSeconds } of changes) {
          nowMs += passSeconds * 1_000;
          if (there) seen.waiting.set(id, waiting(id, { queuedAtMs: nowMs - agoSeconds * 1_000 }));
          else seen.waiting.delete(id);
          const before = new Map(kept.waiting);
          kept.meet(kept.strangers([id]), routed);
          const told = kept.renew([id], teams, nowMs);
          const anew = new ShadowPool(seen, policy);
          anew.meet(anew.strangers(ids), routed);
          anew.renew(ids, teams, nowMs);
          expect(new Map(ids.map((one) => [one, kept.waiting.get(one)]))).toEqual(
            new Map(ids.map((one) => [one, anew.waiting.get(one)])),
          );
          for (const one of ids) {
            if (!told.has(one)) expect(kept.waiting.get(one)).toBe(before.get(one));
          }
        }
      }),
    );
  });
});
