import fc from 'fast-check';
import { describe, it } from '@jest/globals';
import {
  arrivals,
  deskPolicy as policy,
  happenings,
  longMs,
  people,
  type Happening,
} from '../../../../test/builders/desk-happenings.ts';
import { PlainDesk, type Look } from '../../../../test/builders/plain-desk.ts';
import { roomFor, withinCapacity } from '../capacity/capacity.ts';
import { priorities } from '../words.ts';
import { byPlace } from './by-place.ts';
import { decide } from './decide.ts';
import type { Decision, OfferDecision } from './decision.ts';
import { KeptHouse } from './kept-house.ts';
import { poolByIds, type PoolByIds } from './pool-by-ids.ts';
import { samePerson, sameWork } from './same-facts.ts';
import type { RoutableAgent, WaitingConversation } from './snapshot.ts';

const { channels } = policy.capacity;
const restMs = policy.offers.restSeconds * 1_000;
/** A process that matches: what it keeps from round to round, and what it has read and not yet decided upon. */
interface Matchmaker {
  house: KeptHouse;
  /** What the house was told of last. */
  known?: PoolByIds | undefined;
  look?: Look | undefined;
}
type Matchmakers = readonly Matchmaker[];
type Step = fc.Command<PlainDesk, Matchmakers>;

/** A round: decides on what was seen, perhaps some time ago, and gives what can still be given. */
function round(desk: PlainDesk, matchmaker: Matchmaker): void {
  const look = matchmaker.look ?? desk.look();
  matchmaker.look = undefined;
  const decisions = decisionsOf(matchmaker, look, desk.nowMs);
  holds('it decides as a house that is seated anew', () => {
    const anew = decide(look.snapshot, policy, desk.nowMs);
    return JSON.stringify(decisions) === JSON.stringify(anew);
  });
  judge(look, decisions, desk.nowMs);
  for (const one of decisions) {
    if (one.kind !== 'offer') continue;
    const needed = desk.conversations.get(one.conversationId)!.need;
    const agent = desk.agents.get(one.agentId)!;
    if (desk.give(one, look)) mayBeOffered(needed, agent, one, desk.nowMs);
  }
}

/** Tells the house what is other than it was, and nothing else. */
function decisionsOf(matchmaker: Matchmaker, { snapshot }: Look, nowMs: number): Decision[] {
  const { house, known = { waiting: new Map(), agents: new Map() } } = matchmaker;
  const pool = poolByIds(snapshot);
  house.hear(otherIn(known.waiting, pool.waiting, sameWork));
  house.hear(otherIn(known.agents, pool.agents, samePerson));
  matchmaker.known = pool;
  const made = house.decide(pool, { policy }, nowMs);
  const waits = [...snapshot.waiting].sort(byPlace).flatMap(({ id }) => made.whyWaits(id) ?? []);
  return [...made.offers, ...waits];
}

function otherIn<T>(
  before: ReadonlyMap<string, T>,
  now: ReadonlyMap<string, T>,
  same: (a: T, b: T) => boolean,
): string[] {
  return [...new Set([...before.keys(), ...now.keys()])].filter((id) => {
    const [was, is] = [before.get(id), now.get(id)];
    return !was || !is || !same(was, is);
  });
}

/** Thousands of these are asked, more than `expect` is made for. */
function holds(what: string, is: () => boolean, ...about: readonly unknown[]): void {
  if (!is()) throw new Error(`${what}, which is not so: ${JSON.stringify(about)}`);
}

/** Invariant 4, on what was true as the offer was made. */
function mayBeOffered(need: WaitingConversation, agent: RoutableAgent, made: OfferDecision, nowMs: number) {
  const levels = need.required.map(({ skill, level }) => (agent.skills.get(skill) ?? 0) >= level);
  holds('an offer goes to who is there', () => agent.presence === 'available', agent);
  holds('and does not rest', () => (agent.restUntilMs ?? 0) <= nowMs, agent);
  holds('and has the skills', () => !levels.includes(false), need, agent);
  holds('and serves it', () => serves(need, agent), need, agent);
  const again = need.asked.some((one) => one.agentId === agent.id);
  const rested = need.asked.every((one) => one.atMs <= nowMs - restMs);
  holds('nobody is asked twice in a round', () => (made.round === need.round ? !again : rested), need, made);
}

function serves({ teams: may }: WaitingConversation, agent: RoutableAgent): boolean {
  return may.length === 0 || may.some((team) => agent.teams.includes(team));
}

type Before = (a: WaitingConversation, b: WaitingConversation, nowMs: number) => boolean;

/** The orders of what waits, and who comes before whom in each. */
const before: Record<string, Before> = {
  age: older,
  priority: (a, b) => {
    const more = priorities.indexOf(a.priority) - priorities.indexOf(b.priority);
    return more > 0 || (more === 0 && older(a, b));
  },
  // By urgency only those are in one order who differ in nothing else, and what cannot be in time gives way.
  urgency: (a, b, nowMs) =>
    older(a, b) && alike(a) === alike(b) && a.customer === undefined && sameFate(a, b, nowMs),
};

function older(a: WaitingConversation, b: WaitingConversation): boolean {
  return a.queuedAtMs !== b.queuedAtMs ? a.queuedAtMs < b.queuedAtMs : a.id < b.id;
}

function alike(one: WaitingConversation): string {
  const { channel, priority, required, teams: may, asked, keptUntilMs, lastAgentId } = one;
  const promisedMs = one.deadlineMs && one.deadlineMs - one.queuedAtMs;
  return JSON.stringify([channel, priority, required, may, asked, keptUntilMs && lastAgentId, promisedMs]);
}

/** Both can be in time for certain, or neither. */
function sameFate(a: WaitingConversation, b: WaitingConversation, nowMs: number): boolean {
  const left = [a, b].map(({ deadlineMs }) => (deadlineMs === undefined ? longMs : deadlineMs - nowMs));
  return left.every((ms) => ms < 0) || left.every((ms) => ms > longMs / 2);
}

/** Invariants 2, 3 and 5 of one round, on what it saw: nobody goes before one whom the same agent could have been given. */
function judge({ snapshot }: Look, decisions: readonly Decision[], nowMs: number): void {
  const needs = new Map(snapshot.waiting.map((one) => [one.id, one]));
  const load = new Map(snapshot.agents.map((one) => [one.id, one]));
  const decided = new Set(decisions.map((one) => one.conversationId));
  const once = decided.size === decisions.length && decided.size === needs.size;
  holds('what waits is decided once', () => once && [...decided].every((id) => needs.has(id)), decisions);
  const waits = decisions.flatMap((one) => (one.kind === 'wait' ? needs.get(one.conversationId)! : []));
  for (const one of decisions) {
    if (one.kind !== 'offer') continue;
    const need = needs.get(one.conversationId)!;
    const agent = load.get(one.agentId)!;
    mayBeOffered(need, agent, one, nowMs);
    const first = before[policy.queues[need.queue]!.order]!;
    const overtaken = waits.filter(
      (left) => left.queue === need.queue && first(left, need, nowMs) && couldTake(left, agent),
    );
    holds('nobody goes before an older one', () => overtaken.length === 0, need, overtaken);
    const { units, exclusive = false } = channels[need.channel];
    const held = [...agent.held, { channel: need.channel, units, exclusive, customer: need.customer }];
    load.set(agent.id, { ...agent, held });
    const fitted = withinCapacity(agent.held, agent.units, policy.capacity);
    const fits = withinCapacity(held, agent.units, policy.capacity);
    holds('what is given fits', () => fits || !fitted, agent, need);
  }
}

/** Whether somebody who is just given something could have been given this instead. */
function couldTake(need: WaitingConversation, agent: RoutableAgent): boolean {
  return (
    need.required.every(({ skill, level }) => (agent.skills.get(skill) ?? 0) >= level) &&
    serves(need, agent) &&
    (need.channel !== 'voice' || agent.hasPhone) &&
    need.asked.every((one) => one.agentId !== agent.id) &&
    roomFor(need.channel, agent.held, agent.units, policy.capacity, need.customer).kind === 'room'
  );
}

/** What holds between any two steps. */
function inspect(desk: PlainDesk): void {
  const owned = new Set(desk.ties.map((one) => one.conversationId));
  holds('there is one owner at most', () => owned.size === desk.ties.length, desk.ties);
  for (const { need, state, placeMs } of desk.conversations.values()) {
    const has = state === 'offered' || state === 'assigned';
    holds('its state says whether somebody has it', () => owned.has(need.id) === has, need);
    holds('it keeps its place', () => need.queuedAtMs === placeMs, need);
  }
  for (const { id, held, units } of desk.agents.values()) {
    const byHand = held.some((one) => one.byHand);
    holds(
      'a load is within capacity',
      () => byHand || withinCapacity(held, units, policy.capacity),
      id,
      held,
    );
  }
}

const step = (told: string, run: (desk: PlainDesk, matchmakers: Matchmakers) => void): Step => ({
  check: () => true,
  run: (desk, matchmakers) => {
    run(desk, matchmakers);
    inspect(desk);
  },
  toString: () => told,
});
const happens = (one: fc.Arbitrary<Happening>) => one.map(({ told, happen }) => step(told, happen));
const which = fc.nat(1);
const rounds = which.map((number) =>
  step(`round ${number}`, (desk, all) => {
    round(desk, all[number]!);
  }),
);
const steps: fc.Arbitrary<Step>[] = [
  happens(arrivals),
  happens(arrivals),
  rounds,
  rounds,
  which.map((number) =>
    step(`look ${number}`, (desk, all) => {
      all[number]!.look ??= desk.look();
    }),
  ),
  which.map((number) =>
    step(`restart ${number}`, (_, all) => {
      Object.assign(all[number]!, { house: new KeptHouse(), known: undefined, look: undefined });
    }),
  ),
  ...happenings.map(happens),
];

describe('days at a desk with two matchmakers, either of which may be behind or begin anew', () => {
  it('keep invariants 2 to 5 of the model at every step', () => {
    fc.assert(
      fc.property(fc.commands(steps, { maxCommands: 120, size: 'max' }), (commands) => {
        const setup = () => ({
          model: new PlainDesk(policy, people),
          real: [{ house: new KeptHouse() }, { house: new KeptHouse() }],
        });
        fc.modelRun(setup, commands);
      }),
      { numRuns: 300 },
    );
  });
});
