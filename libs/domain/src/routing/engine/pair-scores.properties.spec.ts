import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { atMs, routable, waiting } from '../../../../../test/builders/pool.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import { dispatchRules } from '../dispatch-rules.ts';
import { defaultWeights } from './default-weights.ts';
import { Dispatch } from './dispatch.ts';
import { costBins, groupKey, type Estimates } from './estimates.ts';
import { termNames } from './score.ts';

const policy = testPolicy();
const channels = ['voice', 'chat', 'sms', 'email'] as const;
const german = [{ skill: 'german', level: 2 }];
const share = fc.double({ min: 0, max: 1, noNaN: true });

const estimatesOf = (tightness: number): Estimates => ({
  channels: {},
  groups: Object.fromEntries(
    channels.map((channel) => {
      const needs = { channel, required: german, queue: 'Care', teams: [], worth: 2 };
      const costs = new Array<number>(costBins).fill(1);
      return [groupKey(needs), { needs, handlingMs: 240_000, arrivals: 1 / 60_000, tightness, costs }];
    }),
  ),
  paceByLevel: [1, 1.3, 1.1, 1, 0.95, 0.9],
  agents: {},
});

const person = fc.record({
  level: fc.integer({ min: 1, max: 4 }),
  held: fc.subarray(['chat', 'sms', 'email'] as const),
  pace: fc.double({ min: 0.6, max: 1.6, noNaN: true }),
  busyShare: share,
  missShare: share,
  hardRun: fc.nat(6),
});
const house = fc.record({
  people: fc.array(person, { minLength: 12, maxLength: 70 }),
  channel: fc.constantFrom(...channels),
  tightness: share,
  leaving: fc.double({ min: 0, max: 9, noNaN: true }),
  limit: fc.oneof(fc.constant(Infinity), fc.double({ min: 0, max: 3, noNaN: true })),
  last: fc.option(fc.nat(11), { nil: undefined }),
  hard: fc.boolean(),
  // Now and then one that counts the other way round.
  weights: fc.array(fc.oneof({ weight: 9, arbitrary: share }, fc.double({ min: -2, max: 9, noNaN: true })), {
    minLength: termNames.length,
    maxLength: termNames.length,
  }),
  own: fc.boolean(),
});

describe('the choice of an agent', () => {
  it('is that of scoring everybody, though few are looked at', () => {
    fc.assert(
      fc.property(house, ({ people, channel, tightness, leaving, limit, last, hard, weights, own }) => {
        const drawn = Object.fromEntries(termNames.map((name, at) => [name, weights[at] ?? 0]));
        const rules = {
          ...dispatchRules(policy),
          weights: own ? { ...defaultWeights, ...drawn } : defaultWeights,
        };
        const dispatch = new Dispatch(rules, people.length, estimatesOf(tightness));
        people.forEach(({ held, level, ...known }, at) => {
          const items = held.map((one) => ({
            channel: one,
            units: policy.capacity.channels[one].units,
            exclusive: false,
          }));
          const seat = dispatch.seat(routable(`a${at}`, { skills: { german: level }, held: items }), atMs);
          dispatch.know(seat, known);
        });
        const lastAgentId = last === undefined ? undefined : `a${last}`;
        const work = waiting('c', { channel, required: german, deadlineMs: atMs + 60_000, lastAgentId });
        const added = dispatch.add({ ...work, hard });
        const [able] = dispatch.candidates(added.line, atMs);
        const scores = dispatch.scoresOf(added, leaving);
        let best = -1;
        let most = -Infinity;
        let cheapest = Infinity;
        for (const place of able) {
          scores.score(place);
          cheapest = Math.min(cheapest, scores.cost);
          if (scores.cost > limit || scores.points <= most) continue;
          most = scores.points;
          best = place;
        }
        scores.choose(able, limit);
        expect(scores.chosen).toBe(best);
        if (best < 0) expect(scores.cheapest).toBe(cheapest);
        dispatch.cheapestOfGroups(
          atMs,
          -Infinity,
          () => true,
          ({ key }, cost) => {
            // Of what is expected nobody knows yet that it is hard.
            if (key === added.line.group.key && !hard) expect(cost).toBe(cheapest);
          },
        );
      }),
      { numRuns: 400 },
    );
  });
});
