import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { atMs, routable, waiting } from '../../../../../test/builders/pool.ts';
import { testPolicy } from '../../../../../test/builders/routing-policy.ts';
import type { RoutableAgent, WaitingConversation } from '../snapshot.ts';
import { dispatchRules } from '../dispatch-rules.ts';
import { bestAgent } from './best-agent.ts';
import { bestWork } from './best-work.ts';
import { Dispatch } from './dispatch.ts';
import { costBins, groupKey, type Estimates } from './estimates.ts';
import { receiptOf } from './receipt.ts';

const policy = testPolicy();
const rules = dispatchRules(policy);
const skills = ['german', 'billing'];
const kinds = ['voice', 'chat', 'sms', 'email'] as const;
const needs = kinds.flatMap((channel) =>
  [[], ...skills.map((skill) => [{ skill, level: 2 }])].map((required) => ({ channel, required })),
);

/** Knows enough for every term of a score to count, and for work to be held. */
const estimates: Estimates = {
  channels: {},
  groups: Object.fromEntries(
    needs.map((need, number) => [
      groupKey({ ...need, queue: 'Care', teams: [] }),
      {
        needs: { ...need, queue: 'Care', teams: [], worth: 2 },
        handlingMs: 200_000 + 10_000 * number,
        arrivals: (1 + (number % 3)) / 120_000,
        tightness: 0.4,
        costs: new Array<number>(costBins).fill(1),
      },
    ]),
  ),
  paceByLevel: [1, 1.3, 1.1, 1, 0.95, 0.9],
  agents: { a0: { pace: 1.1, busyShare: 0.4, missShare: 0.1, hardRun: 2 } },
};

const people: RoutableAgent[] = Array.from({ length: 7 }, (_, n) =>
  routable(`a${n}`, { skills: { [skills[n % 2]!]: 1 + (n % 5), ...(n % 3 === 0 ? { german: 4 } : {}) } }),
);

type Step =
  | {
      readonly do: 'arrive';
      readonly need: number;
      readonly leftMs: number;
      readonly last: number;
      readonly customer?: string | undefined;
    }
  | { readonly do: 'leave' | 'free' | 'come' | 'go'; readonly which: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('arrive' as const),
      need: fc.nat(needs.length - 1),
      leftMs: fc.integer({ min: -300_000, max: 600_000 }),
      last: fc.nat(12),
      customer: fc.option(fc.constantFrom('ann', 'bob'), { nil: undefined, freq: 2 }),
    }),
  },
  fc.record({ do: fc.constantFrom('leave', 'free', 'come', 'go'), which: fc.nat(100) }),
);

/** What has happened so far, told plainly, to seat the same house anew. */
class Chronicle {
  readonly waits = new Map<string, WaitingConversation>();
  readonly people = new Map(people.map((one) => [one.id, one]));

  seatedAnew(): Dispatch {
    const anew = new Dispatch(rules, people.length, estimates);
    for (const person of this.people.values()) anew.seat(person, atMs);
    for (const one of this.waits.values()) anew.add(one);
    return anew;
  }

  given(id: string, agentId: string, isChange: boolean): void {
    const work = this.waits.get(id)!;
    this.waits.delete(id);
    const { units, exclusive = false } = policy.capacity.channels[work.channel];
    const agent = this.people.get(agentId)!;
    const one = { channel: work.channel, units, exclusive, customer: work.customer };
    const hardRun = isChange ? 0 : agent.hardRun;
    this.people.set(agentId, { ...agent, held: [...agent.held, one], lastAssignedAtMs: atMs, hardRun });
  }
}

/** Plays the steps with an engine that is told of them one by one, and asks both engines after each. */
function play(steps: readonly Step[]): void {
  const chronicle = new Chronicle();
  const engine = new Dispatch(rules, people.length, estimates);
  for (const person of people) engine.seat(person, atMs);
  steps.forEach((one, at) => {
    if (one.do === 'arrive') {
      const deadlineMs = atMs + one.leftMs;
      const lastAgentId = one.last < people.length ? `a${one.last}` : undefined;
      const own = {
        ...needs[one.need]!,
        deadlineMs,
        lastAgentId,
        customer: one.customer,
        queuedAtMs: deadlineMs - 400_000,
      };
      const work = waiting(`c${at}`, own);
      chronicle.waits.set(work.id, work);
      const added = engine.add(work);
      const found = bestAgent(engine, added, atMs);
      const anew = chronicle.seatedAnew();
      expect(told(found)).toEqual(told(bestAgent(anew, anew.waitingOf(work.id)!, atMs)));
      if (!found || !('seat' in found)) return;
      expect(receiptOf(engine, found, atMs).considered[0]!.agentId).toBe(found.seat.person.id);
      engine.give(found.waiting, found.seat, atMs);
      chronicle.given(work.id, found.seat.person.id, found.seat.hasChange);
      return;
    }
    const id = `a${one.which % people.length}`;
    const seat = engine.seatOf(id)!;
    const person = chronicle.people.get(id)!;
    if (one.do === 'leave') {
      const [gone] = [...chronicle.waits.keys()].slice(one.which % Math.max(1, chronicle.waits.size));
      const waiting = gone === undefined ? undefined : engine.waitingOf(gone);
      if (gone !== undefined && waiting && engine.remove(waiting)) chronicle.waits.delete(gone);
    } else if (one.do === 'free' && person.held[0]) {
      engine.release(seat, engine.table.numberOf(person.held[0].channel), person.held[0].customer);
      chronicle.people.set(id, { ...person, held: person.held.slice(1) });
    } else if (one.do === 'come' || one.do === 'go') {
      engine.present(seat, one.do === 'come');
      chronicle.people.set(id, { ...person, presence: one.do === 'come' ? 'available' : 'away' });
    }
    const anew = chronicle.seatedAnew();
    expect(told(bestWork(engine, seat, atMs))).toEqual(told(bestWork(anew, anew.seatOf(id)!, atMs)));
  });
}

function told(found: ReturnType<typeof bestAgent>): unknown {
  if (!found) return undefined;
  const { waiting: one } = found;
  if ('seat' in found) return [one.work.id, found.seat.person.id, found.score.toFixed(9), found.newRound];
  return [one.work.id, 'held', found.cost.toFixed(9), found.regret.toFixed(9)];
}

describe('the engine, told of what happens one thing after another', () => {
  it('answers as if it were seated anew, on both sides', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        play(steps);
      }),
    );
  });
});
