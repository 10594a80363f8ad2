import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { atMs, held, routable, waiting } from '../../../../test/builders/pool.ts';
import { testPolicy } from '../../../../test/builders/routing-policy.ts';
import { withinCapacity } from '../capacity/capacity.ts';
import { channelKinds, presences, priorities } from '../words.ts';
import { decide } from './decide.ts';
import type { Decision, WaitDecision } from './decision.ts';
import { costBins, groupKey, type Estimates } from './engine/estimates.ts';
import { KeptHouse } from './kept-house.ts';
import { poolByIds } from './pool-by-ids.ts';
import { RelatedWork, relatedOnly } from './related-work.ts';
import type { RoundDecisions } from './round-decisions.ts';
import type { RoutableAgent, WaitingConversation } from './snapshot.ts';

const policies = [0.5, 2].map((scarcity) =>
  testPolicy({
    ranking: { fit: 1, preferred: 1, sameAgent: 1, load: 1, fairness: 1, scarcity },
    queues: {
      Care: { order: 'urgency', steps: [] },
      Line: { order: 'age', steps: [], hard: scarcity > 1 },
      Desk: { order: 'priority', autoAccept: true, steps: [] },
    },
  }),
);
const skills = ['german', 'billing', 'sales'];
const teams = ['x', 'y'];

/** Knows some of the groups, so that lines stand open for calls to come and work is held. */
const estimatesOf = (arrivals: number): Estimates => ({
  channels: {},
  groups: Object.fromEntries(
    skills.slice(0, 2).flatMap((skill) =>
      (['voice', 'email'] as const).map((channel) => {
        const needs = { channel, queue: 'Care', required: [{ skill, level: 2 }], teams: [], worth: 2 };
        const costs = new Array<number>(costBins).fill(1);
        return [groupKey(needs), { needs, handlingMs: 300_000, arrivals, tightness: 0.4, costs }];
      }),
    ),
  ),
  paceByLevel: [1, 1.3, 1.1, 1, 0.95, 0.9],
  agents: { agent1: { pace: 1.1, busyShare: 0.4, missShare: 0.1, hardRun: 2 } },
});
const learned = [undefined, estimatesOf(1 / 90_000), estimatesOf(1 / 30_000)];

const level = fc.integer({ min: 1, max: 3 });
const nearby = fc.integer({ min: -90_000, max: 90_000 }).map((delta) => atMs + delta);
const requirements = fc.uniqueArray(fc.record({ skill: fc.constantFrom(...skills), level }), {
  maxLength: 2,
  selector: (one) => one.skill,
});
const agentIds = Array.from({ length: 6 }, (_, n) => `agent${n}`);
const units = (kind: (typeof channelKinds)[number]) => testPolicy().capacity.channels[kind].units;
const customer = fc.option(fc.constantFrom('ann', 'bob'), { nil: undefined, freq: 2 });
const agent: fc.Arbitrary<RoutableAgent> = fc
  .record({
    id: fc.constantFrom(...agentIds),
    presence: fc.oneof(
      { weight: 4, arbitrary: fc.constant('available' as const) },
      fc.constantFrom(...presences),
    ),
    skills: fc.dictionary(fc.constantFrom(...skills), level, { maxKeys: 3 }),
    teams: fc.subarray(teams),
    hasPhone: fc.boolean(),
    held: fc
      .array(fc.tuple(fc.constantFrom(...channelKinds), customer), { maxLength: 3 })
      .map((list) => list.map(([kind, whose]) => ({ ...held(kind, units(kind)), customer: whose })))
      .filter((list) => withinCapacity(list, 100, testPolicy().capacity)),
    restUntilMs: fc.option(nearby, { nil: undefined }),
    hardRun: fc.option(fc.nat(5), { nil: undefined }),
  })
  .map(({ id, ...own }) => routable(id, own));
const conversation: fc.Arbitrary<WaitingConversation> = fc
  .record({
    number: fc.nat(11),
    queue: fc.constantFrom('Care', 'Line', 'Desk'),
    channel: fc.constantFrom(...channelKinds),
    priority: fc.constantFrom(...priorities),
    required: requirements,
    preferred: requirements,
    teams: fc.subarray(teams),
    queuedAtMs: nearby,
    deadlineMs: fc.option(nearby, { nil: undefined }),
    asked: fc.uniqueArray(fc.record({ agentId: fc.constantFrom(...agentIds), atMs: nearby }), {
      maxLength: 3,
      selector: (one) => one.agentId,
    }),
    lastAgentId: fc.option(fc.constantFrom(...agentIds), { nil: undefined }),
    customer,
    keptUntilMs: fc.option(nearby, { nil: undefined }),
    hard: fc.option(fc.boolean(), { nil: undefined }),
  })
  .map(({ number, ...own }) => waiting(`c${number}`, own));

/** What is other before a round. */
interface Change {
  readonly people: readonly RoutableAgent[];
  readonly arrived: readonly WaitingConversation[];
  readonly gone: readonly number[];
  readonly afterMs: number;
  readonly policy: number;
  readonly learned: number;
  /** Whether what was decided was also done. */
  readonly done: boolean;
}

const seldom = (others: number) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: others }));
const change: fc.Arbitrary<Change> = fc.record({
  people: fc.array(agent, { maxLength: 3 }),
  arrived: fc.array(conversation, { maxLength: 5 }),
  gone: fc.array(fc.nat(11), { maxLength: 2 }),
  afterMs: fc.oneof(fc.nat(20_000), fc.nat(20_000), fc.integer({ min: -10_000, max: 0 })),
  policy: seldom(policies.length - 1),
  learned: seldom(learned.length - 1),
  done: fc.boolean(),
});

describe('a house that is kept between rounds', () => {
  it('decides what a house decides that is seated anew', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 2, maxLength: 8 }), (changes) => {
        const kept = new KeptHouse();
        const related = new RelatedWork();
        const people = new Map<string, RoutableAgent>();
        const waits = new Map<string, WaitingConversation>();
        const hear = (ids: readonly string[]) => {
          kept.hear(related.renew({ waiting: waits, agents: people }, ids));
        };
        let nowMs = atMs;
        for (const one of changes) {
          for (const person of one.people) people.set(person.id, person);
          for (const number of one.gone) waits.delete(`c${number}`);
          for (const work of one.arrived) waits.set(work.id, work);
          hear([...one.people, ...one.arrived].map(({ id }) => id));
          hear(one.gone.map((number) => `c${number}`));
          nowMs += one.afterMs;
          const [policy, estimates] = [policies[one.policy]!, learned[one.learned]];
          const seen = relatedOnly({ agents: [...people.values()], waiting: [...waits.values()], estimates });
          const basis = { policy, estimates, name: `${one.policy} ${one.learned}` };
          const round = kept.decide(
            structuredClone(
              poolByIds({ agents: [...related.agents.values()], waiting: [...related.waiting.values()] }),
            ),
            basis,
            nowMs,
          );
          const anew = decide(structuredClone(seen), policy, nowMs);
          expect([...round.offers, ...anew.filter(waitsOn).map(whyIn(round))]).toEqual(anew);
          expect(round.waiting).toBe(anew.filter(waitsOn).length);
          expect([...round.waitingBecause].sort()).toEqual([...countOf(anew.filter(waitsOn))].sort());
          if (!one.done) continue;
          for (const made of round.offers) {
            const agentOf = people.get(made.agentId)!;
            const { channel, customer: whose } = waits.get(made.conversationId)!;
            waits.delete(made.conversationId);
            people.set(agentOf.id, {
              ...agentOf,
              held: [...agentOf.held, { ...held(channel, units(channel)), customer: whose }],
            });
          }
          hear(round.offers.flatMap((made) => [made.conversationId, made.agentId]));
        }
      }),
      { numRuns: 400 },
    );
  });
});

const waitsOn = (one: Decision): one is WaitDecision => one.kind === 'wait';
const whyIn = (round: RoundDecisions) => (one: WaitDecision) => round.whyWaits(one.conversationId);

function countOf(waits: readonly WaitDecision[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { because } of waits) counts.set(because, (counts.get(because) ?? 0) + 1);
  return counts;
}
