import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { atMs, held, routable, waiting } from '../../../../test/builders/pool.ts';
import { testPolicy } from '../../../../test/builders/routing-policy.ts';
import { withinCapacity, type Holding } from '../capacity/capacity.ts';
import { channelKinds, presences, priorities } from '../words.ts';
import { decide } from './decide.ts';
import { dispatchRules } from './dispatch-rules.ts';
import { obstacle, type ObstacleKind } from './eligibility.ts';
import { bestWork } from './engine/best-work.ts';
import { Dispatch } from './engine/dispatch.ts';
import type { PoolSnapshot, RoutableAgent, WaitingConversation } from './snapshot.ts';

const policy = testPolicy({
  // Scarcity is about the others; without it the score of a pair depends on the two alone.
  ranking: { fit: 1, preferred: 1, sameAgent: 1, load: 1, fairness: 1, scarcity: 0 },
  queues: {
    Care: { order: 'urgency', steps: [] },
    Line: { order: 'age', steps: [] },
    Desk: { order: 'priority', autoAccept: true, steps: [] },
  },
});
const skills = ['german', 'billing', 'sales'];
const level = fc.integer({ min: 1, max: 5 });
const teams = fc.uniqueArray(fc.constantFrom('x', 'y'), { maxLength: 2 });
const nearby = fc.integer({ min: -90_000, max: 90_000 }).map((delta) => atMs + delta);
const requirement = fc.record({ skill: fc.constantFrom(...skills), level });
const requirements = fc.uniqueArray(requirement, { maxLength: 2, selector: (one) => one.skill });
const agentIds = Array.from({ length: 8 }, (_, n) => `agent${n}`);
const customer = fc.option(fc.constantFrom('ann', 'bob'), { nil: undefined, freq: 2 });
/** Also more than there is room for, as a supervisor may give it. */
const load = fc
  .array(fc.record({ kind: fc.constantFrom('email', 'sms', 'chat', 'voice'), customer }), { maxLength: 4 })
  .map((list) =>
    list.map(({ kind, customer: whose }) => ({
      ...held(kind, policy.capacity.channels[kind].units),
      customer: whose,
    })),
  );

const agentOf = (id: string) =>
  fc
    .record({
      presence: fc.oneof(
        { weight: 4, arbitrary: fc.constant('available' as const) },
        fc.constantFrom(...presences),
      ),
      skills: fc.dictionary(fc.constantFrom(...skills), level, { maxKeys: 3 }),
      teams,
      hasPhone: fc.boolean(),
      held: load,
      restUntilMs: fc.option(nearby, { nil: undefined }),
      lastAssignedAtMs: fc.option(nearby, { nil: undefined }),
    })
    .map((own) => routable(id, own));

const waitingOf = (id: string) =>
  fc
    .record({
      queue: fc.constantFrom('Care', 'Line', 'Desk'),
      channel: fc.constantFrom(...channelKinds),
      priority: fc.constantFrom(...priorities),
      required: requirements,
      preferred: requirements,
      teams,
      queuedAtMs: nearby,
      deadlineMs: fc.option(nearby, { nil: undefined }),
      asked: fc.uniqueArray(fc.record({ agentId: fc.constantFrom(...agentIds), atMs: nearby }), {
        maxLength: 3,
        selector: (one) => one.agentId,
      }),
      customer,
      lastAgentId: fc.option(fc.constantFrom(...agentIds), { nil: undefined }),
    })
    .map((own) => waiting(id, own));

const snapshot: fc.Arbitrary<PoolSnapshot> = fc.record({
  agents: fc.tuple(...agentIds.map(agentOf)),
  waiting: fc.tuple(...Array.from({ length: 14 }, (_, n) => waitingOf(`c${n + 10}`))),
});

/** Everything about one decision as the plain rules see it, agent by agent, at its turn in the round. */
function turns({ waiting: list, agents }: PoolSnapshot) {
  const now = new Map<string, RoutableAgent>(agents.map((agent) => [agent.id, agent]));
  const situation = { capacity: policy.capacity, nowMs: atMs };
  return decide({ waiting: list, agents }, policy, atMs).map((decision) => {
    const known = list.find((one) => one.id === decision.conversationId)!;
    const need: WaitingConversation = decision.round === known.round ? known : { ...known, asked: [] };
    const stopped = new Map<string, ObstacleKind>();
    for (const agent of now.values()) {
      const because = obstacle(need, agent, situation)?.because;
      if (because) stopped.set(agent.id, because);
    }
    const before = new Map(now);
    if (decision.kind === 'offer') {
      const agent = now.get(decision.agentId)!;
      const cost = policy.capacity.channels[need.channel];
      const one: Holding = {
        channel: need.channel,
        units: cost.units,
        exclusive: cost.exclusive ?? false,
        customer: need.customer,
      };
      now.set(agent.id, { ...agent, held: [...agent.held, one], lastAssignedAtMs: atMs });
    }
    return { decision, need, known, stopped, before, after: new Map(now) };
  });
}

/** The score of a pair when there is nobody else. */
const scoreAlone = (need: WaitingConversation, agent: RoutableAgent): number => {
  const [decision] = decide({ waiting: [need], agents: [agent] }, policy, atMs);
  if (decision?.kind !== 'offer') throw new Error(`${agent.id} is not offered ${need.id} alone`);
  return decision.considered[0]!.score;
};

const countsOf = (stopped: ReadonlyMap<string, ObstacleKind>) => {
  const counts: Partial<Record<ObstacleKind, number>> = {};
  for (const because of stopped.values()) counts[because] = (counts[because] ?? 0) + 1;
  return counts;
};

describe('any round of matching', () => {
  it('decides every conversation once, and offers none to an agent whom a rule stops', () => {
    fc.assert(
      fc.property(snapshot, (pool) => {
        const seen = turns(pool);
        expect(seen.map((one) => one.decision.conversationId).sort()).toEqual(
          pool.waiting.map((one) => one.id),
        );
        for (const { decision, stopped } of seen) {
          if (decision.kind === 'offer') expect(stopped.get(decision.agentId)).toBeUndefined();
        }
      }),
    );
  });

  it('gives an agent who looks for work some that the rules allow, and nothing only where they allow none', () => {
    fc.assert(
      fc.property(snapshot, ({ agents, waiting: list }) => {
        const house = new Dispatch(dispatchRules(policy), agents.length);
        for (const agent of agents) house.seat(agent, atMs);
        for (const one of list) house.add(one);
        const situation = { capacity: policy.capacity, nowMs: atMs };
        const may = (need: WaitingConversation, agent: RoutableAgent) => !obstacle(need, agent, situation);
        for (const agent of agents) {
          const found = bestWork(house, house.seatOf(agent.id)!, atMs);
          if (!found) {
            expect(list.filter((need) => may(need, agent))).toEqual([]);
            continue;
          }
          const need = list.find((one) => one.id === found.waiting.work.id)!;
          expect(may(found.newRound ? { ...need, asked: [] } : need, agent)).toBe(true);
          if (found.newRound) expect(agents.filter((other) => may(need, other))).toEqual([]);
        }
      }),
    );
  });

  it('never loads an agent beyond the capacity', () => {
    fc.assert(
      fc.property(snapshot, (pool) => {
        for (const { after } of turns(pool)) {
          for (const agent of pool.agents) {
            if (!withinCapacity(agent.held, agent.units, policy.capacity)) continue;
            const { held: now, units } = after.get(agent.id)!;
            expect(withinCapacity(now, units, policy.capacity)).toBe(true);
          }
        }
      }),
    );
  });

  it('leaves nobody waiting whom an agent may be offered', () => {
    fc.assert(
      fc.property(snapshot, (pool) => {
        for (const { decision, stopped } of turns(pool)) {
          if (decision.kind === 'wait') expect(stopped.size).toBe(pool.agents.length);
        }
      }),
    );
  });

  it('begins a new round only where all who could take it were asked', () => {
    fc.assert(
      fc.property(snapshot, (pool) => {
        for (const { decision, known, stopped } of turns(pool)) {
          if (decision.round === known.round) continue;
          const able = pool.agents.filter((agent) => !stopped.has(agent.id));
          expect(decision.round).toBe(known.round + 1);
          for (const agent of able) expect(known.asked.map((one) => one.agentId)).toContain(agent.id);
          for (const one of known.asked) expect(one.atMs).toBeLessThanOrEqual(atMs - 30_000);
        }
      }),
    );
  });

  it('chooses the highest score, of equal ones the lowest id, and counts the others by their first reason', () => {
    fc.assert(
      fc.property(snapshot, (pool) => {
        for (const { decision, need, stopped, before } of turns(pool)) {
          if (decision.kind !== 'offer') continue;
          const able = [...before.values()]
            .filter((agent) => !stopped.has(agent.id))
            .map((agent) => ({ id: agent.id, score: scoreAlone(need, agent) }))
            .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
          expect(decision.agentId).toBe(able[0]!.id);
          expect(decision.consideredCount).toBe(able.length);
          expect(decision.considered.map(({ agentId, score: points }) => [agentId, points])).toEqual(
            able.slice(0, 5).map((one) => [one.id, one.score]),
          );
          expect(decision.passedOverCounts).toEqual(countsOf(stopped));
          expect(new Map(decision.passedOver.map((one) => [one.agentId, one.because]))).toEqual(stopped);
        }
      }),
    );
  });

  it('gives scores that are the sums of their terms, exactly', () => {
    fc.assert(
      fc.property(snapshot, (pool) => {
        for (const decision of decide(pool, policy, atMs)) {
          if (decision.kind !== 'offer') continue;
          for (const { score, terms } of decision.considered) {
            expect(terms.reduce((sum, one) => sum + one.points, 0)).toBe(score);
            for (const one of terms) expect(one.points).toBe(one.value * one.weight);
          }
        }
      }),
    );
  });

  it('depends on what is in the snapshot and not on its order', () => {
    fc.assert(
      fc.property(snapshot, (pool) => {
        const mirrored = { waiting: [...pool.waiting].reverse(), agents: [...pool.agents].reverse() };
        expect(decide(mirrored, policy, atMs)).toEqual(decide(pool, policy, atMs));
      }),
    );
  });
});
