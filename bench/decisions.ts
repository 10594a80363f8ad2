import { bestAgent } from '#domain/routing/engine/best-agent.ts';
import { bestWork } from '#domain/routing/engine/best-work.ts';
import { defaultWeights } from '#domain/routing/engine/default-weights.ts';
import { Dispatch } from '#domain/routing/engine/dispatch.ts';
import { groupKey, type Estimates, type GroupEstimate } from '#domain/routing/engine/estimates.ts';
import type { Hold, Match } from '#domain/routing/engine/match.ts';
import { receiptOf, whyNobody } from '#domain/routing/engine/receipt.ts';
import type { DispatchRules } from '#domain/routing/engine/rules.ts';
import type { Work } from '#domain/routing/engine/work.ts';
import { percentiles } from './percentiles.ts';

/** A house of a size, full of work: what the engine's decisions cost on one core, receipts included. */
export interface DecisionCosts {
  readonly agents: number;
  readonly waiting: number;
  readonly classes: number;
  readonly decisions: number;
  readonly perSecond: number;
  /** Microseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const rules: DispatchRules = {
  channels: {
    voice: { units: 100, max: 1, exclusive: true, interrupts: ['email'], due: 'answer', wrapUpMs: 30_000 },
    chat: { units: 30, max: 3, exclusive: false, interrupts: [], due: 'answer', wrapUpMs: 0 },
    sms: { units: 20, max: 4, exclusive: false, interrupts: [], due: 'end', wrapUpMs: 0 },
    email: { units: 10, max: 8, exclusive: false, interrupts: [], due: 'end', wrapUpMs: 0 },
  },
  weights: defaultWeights,
  worth: { normal: 1, high: 2, urgent: 4 },
  priorities: ['low', 'normal', 'high', 'urgent'],
  order: {},
  hard: new Set(),
  askedSkills: [],
  restMs: 30_000,
};
const channels = Object.keys(rules.channels);
const skillCount = 50;
const promisedMs = { voice: 20_000, chat: 60_000, sms: 300_000, email: 14_400_000 } as Record<string, number>;

/** Of each agent something begins or ends so often: in a house where time stood still, what is held for a while would be held for good. */
const betweenMs = 150_000;

/**
 * Every second event an agent gets room and is asked for what (the other side of the market), every other work arrives and
 * is asked for whom; what is given away takes room, and as much waits afterwards as before.
 */
export function decisionCosts(
  agents: number,
  waiting: number,
  classes: number,
  decisions: number,
): DecisionCosts {
  const random = randomOf(agents + waiting);
  const models = Array.from({ length: classes }, (_, number) => modelOf(number));
  const dispatch = new Dispatch(rules, agents, estimatesOf(models, agents));
  // As in real houses, many people have the same skills: some two hundred kinds of them, so that somebody can do whatever comes.
  for (let agent = 0; agent < agents; agent++) {
    const kind = agent % 200;
    const skills = [kind % skillCount, (kind * 7 + 3) % skillCount, (kind * 13 + 5) % skillCount];
    dispatch.seat(
      {
        id: `agent-${agent}`,
        presence: random() < 0.95 ? 'available' : 'away',
        skills: new Map(skills.map((skill, at) => [`skill-${skill}`, 5 - at])),
        teams: [],
        hasPhone: true,
        units: 100,
        held: [],
      },
      0,
    );
  }
  let nowMs = 0;
  let count = 0;
  const arrive = (): Work => {
    count += 1;
    const model = models[Math.floor(random() * models.length)] ?? modelOf(0);
    const agoMs = random() * (promisedMs[model.channel] ?? 0) * 1.2;
    const queuedAtMs = nowMs - agoMs;
    return {
      ...model,
      id: `c${count}`,
      queuedAtMs,
      deadlineMs: queuedAtMs + (promisedMs[model.channel] ?? 0),
    };
  };
  // Filled until nobody takes anything more and so much waits.
  while (dispatch.size < waiting) {
    const placed = bestAgent(dispatch, dispatch.add(arrive()), nowMs);
    if (placed && 'seat' in placed) dispatch.give(placed.waiting, placed.seat, nowMs);
  }
  const spent: number[] = [];
  const given: { readonly place: number; readonly channel: number }[] = [];
  for (const seat of dispatch.seats) {
    channels.forEach((_, channel) => {
      for (let held = 0; held < (seat.counts[channel] ?? 0); held++)
        given.push({ place: seat.place, channel });
    });
  }
  // A process that has run for a while is measured, not the machine as it compiles.
  const warmUp = decisions;
  let began: number;
  const offer = (found: Match | Hold | undefined) => {
    if (!found || !('seat' in found)) return;
    receiptOf(dispatch, found, nowMs);
    dispatch.give(found.waiting, found.seat, nowMs);
    given.push({ place: found.seat.place, channel: found.waiting.line.channel });
  };
  let startedAt = performance.now();
  for (let turn = 0; turn < warmUp + decisions; turn++) {
    if (turn === warmUp) startedAt = performance.now();
    nowMs += betweenMs / agents;
    if (turn % 2 === 0) {
      const at = Math.floor(random() * given.length);
      const freed = given[at];
      const last = given.pop();
      if (!freed || !last) throw new RangeError('Nobody has anything that could end.');
      if (last !== freed) given[at] = last;
      const seat = dispatch.seats[freed.place];
      if (!seat) throw new RangeError(`Nobody sits at ${freed.place}.`);
      began = performance.now();
      dispatch.release(seat, freed.channel);
      offer(bestWork(dispatch, seat, nowMs));
    } else {
      const work = arrive();
      began = performance.now();
      const added = dispatch.add(work);
      const found = bestAgent(dispatch, added, nowMs);
      if (found) offer(found);
      else whyNobody(dispatch, added.line, nowMs);
    }
    if (turn >= warmUp) spent.push((performance.now() - began) * 1_000);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  const { p50, p99, max } = percentiles(spent);
  return {
    agents,
    waiting: dispatch.size,
    classes,
    decisions,
    perSecond: decisions / seconds,
    p50,
    p99,
    max,
  };
}

/** One line for each size, for `npm run bench`. */
export function* decisionLines(quick: boolean): Generator<string> {
  const sizes = [
    [100, 1_000, 50],
    [1_000, 10_000, 500],
    [10_000, 100_000, 500],
  ] as const;
  for (const [agents, waiting, classes] of sizes) {
    const cost = decisionCosts(agents, waiting, classes, quick ? 4_000 : 20_000);
    yield (
      `decisions with ${agents} agents, ${waiting} waiting in ${classes} classes: p50 ${cost.p50.toFixed(1)} µs, ` +
      `p99 ${cost.p99.toFixed(1)} µs, max ${cost.max.toFixed(0)} µs; ${cost.perSecond.toFixed(0)} decisions/s`
    );
  }
}

function modelOf(number: number): Work {
  const channel = channels[number % channels.length] ?? 'email';
  const skills = [number % skillCount, ...(number % 3 === 0 ? [(number * 7 + 3) % skillCount] : [])];
  return {
    id: '',
    queue: `queue-${number % 10}`,
    channel,
    priority: number % 7 === 0 ? 'high' : 'normal',
    required: skills.map((skill) => ({ skill: `skill-${skill}`, level: 1 + (number % 3) })),
    preferred: [],
    teams: [],
    step: 0,
    round: 1,
    queuedAtMs: 0,
    asked: [],
  };
}

function estimatesOf(models: readonly Work[], agents: number): Estimates {
  const groups: Record<string, GroupEstimate> = {};
  for (const model of models) {
    const { channel, queue, required, teams } = model;
    groups[groupKey(model)] = {
      needs: { channel, queue, required, teams, worth: 2 },
      handlingMs: 300_000,
      arrivals: agents / models.length / 400_000,
      tightness: 0.3,
      costs: [4, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 8],
    };
  }
  return { channels: {}, groups, paceByLevel: [1, 1.3, 1.1, 1, 0.95, 0.9], agents: {} };
}

/** The same numbers in every run: a linear congruential generator (Numerical Recipes). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
