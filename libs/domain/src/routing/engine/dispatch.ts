import { AgentSet } from '../agent-set.ts';
import type { ObstacleKind } from '../eligibility.ts';
import { AgentKind, kindKey } from './agent-kind.ts';
import { groupKey, nothingKnown, unknownAgent, type AgentEstimate, type Estimates } from './estimates.ts';
import { Group } from './group.ts';
import { lineKey } from './line-key.ts';
import { Line, type Waiting } from './line.ts';
import type { DispatchRules } from './rules.ts';
import { costOf, sumOf, termNames, termValues } from './score.ts';
import type { Person } from './person.ts';
import { ChannelTable, Seat } from './seat.ts';
import type { Work } from './work.ts';
import { lateCallHold, lateHold, lateShare, regret } from './worth.ts';

/** One work for one agent. */
export interface Match {
  readonly waiting: Waiting;
  readonly seat: Seat;
  readonly score: number;
  /** Everybody who could take it was asked: it begins a new round of offers. */
  readonly newRound: boolean;
}

/** Somebody could take it, and it waits for a cheaper place. */
export interface Hold {
  readonly waiting: Waiting;
  /** What the cheapest place would cost others, and what waiting may cost this one. */
  readonly cost: number;
  readonly regret: number;
  readonly lookAgainMs: number;
}

/** Work that promises nothing is taken to be due within so long, so that it is never forgotten. */
const unpromisedMs = 8 * 3_600_000;
/** Work whose end is promised is urgent when so many times its usual handling time is left. */
const safeHandling = 2.5;
/** With less than this share of its usual handling time left its promise is taken for lost. */
const hopelessHandling = 0.5;

/**
 * The house at work: who is there with which load, and what waits, kept so that a decision looks at little. Agents are
 * bits, and work falls into lines of which only the heads are looked at. It decides; what was decided is told to it like
 * everything else that happens, by `give`. It reads no clock and depends on nothing but what it was told.
 */
export class Dispatch {
  readonly rules: DispatchRules;
  readonly table: ChannelTable;
  readonly weights: readonly number[];
  readonly seats: Seat[] = [];
  readonly lines = new Map<string, Line>();
  readonly available: AgentSet;
  readonly rested: AgentSet;
  /** By channel, those with room for one more, there or not. */
  readonly roomy: readonly AgentSet[];
  #estimates: Estimates;
  /** By level, as the lines have it. */
  #pace: readonly number[];
  readonly #places: number;
  readonly #seatOf = new Map<string, Seat>();
  readonly #kinds = new Map<string, AgentKind>();
  readonly #groups = new Map<string, Group>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #knownTo = new Map<string, Set<Waiting>>();
  readonly #resting = new Set<Seat>();
  /** By seat, which exclusive channels it could take now; one bit each. */
  readonly #ready: Uint32Array;
  readonly #asked: Set<string>;
  #rarityStale = true;
  /** Counts changes of who is free. */
  #stamp = 0;
  /** Overwritten by every search for candidates. */
  readonly #found: AgentSet;
  readonly #values = new Float64Array(termNames.length);

  constructor(rules: DispatchRules, places: number, estimates: Estimates = nothingKnown) {
    this.rules = rules;
    this.table = new ChannelTable(rules.channels);
    this.weights = termNames.map((name) => rules.weights[name]);
    this.#places = places;
    this.#estimates = estimates;
    this.#pace = estimates.paceByLevel;
    this.#asked = new Set(rules.askedSkills);
    this.#found = new AgentSet(places);
    this.available = new AgentSet(places);
    this.rested = new AgentSet(places);
    this.roomy = this.table.names.map(() => new AgentSet(places));
    this.#ready = new Uint32Array(places);
    this.#expect(estimates);
  }

  /** How much waits. */
  get size(): number {
    return this.#waiting.size;
  }

  get groups(): Iterable<Group> {
    return this.#groups.values();
  }

  waitingOf(id: string): Waiting | undefined {
    return this.#waiting.get(id);
  }

  seatOf(agentId: string): Seat | undefined {
    return this.#seatOf.get(agentId);
  }

  /** Takes newer estimates to heart. */
  learn(estimates: Estimates): void {
    this.#estimates = estimates;
    this.#expect(estimates);
    for (const group of this.#groups.values()) {
      group.learn(estimates, this.table.names[group.channel] ?? '', this.rules);
    }
    for (const kind of this.#kinds.values()) this.#price(kind);
    const newPace = estimates.paceByLevel.some(
      (pace, level) => Math.abs(pace - (this.#pace[level] ?? 1)) > 0.01,
    );
    if (newPace) this.#pace = estimates.paceByLevel;
    for (const line of this.lines.values()) {
      line.forget();
      if (!newPace) continue;
      for (const kind of this.#kinds.values()) line.pace[kind.number] = this.#paceOf(line.example, kind);
    }
    for (const [id, own] of Object.entries(estimates.agents)) {
      const seat = this.#seatOf.get(id);
      if (seat) this.know(seat, own);
    }
    this.#stamp += 1;
  }

  know(seat: Seat, own: AgentEstimate): void {
    seat.pace = own.pace;
    seat.busyShare = own.busyShare;
    seat.missShare = own.missShare;
    seat.hardRun = own.hardRun;
  }

  /** Somebody new, or what is new about somebody. */
  seat(person: Person, nowMs: number): Seat {
    let seat = this.#seatOf.get(person.id);
    if (seat) {
      if (kindKey(person) !== kindKey(seat.person)) this.#move(seat, this.#kindOf(person));
      seat.sit(person, this.table);
    } else {
      if (this.seats.length === this.#places) throw new RangeError('There is no place for one more agent.');
      seat = new Seat(this.seats.length, person, this.#kindOf(person), this.table);
      this.seats.push(seat);
      this.#seatOf.set(person.id, seat);
      this.#move(seat, seat.kind);
      this.know(seat, this.#estimates.agents[person.id] ?? unknownAgent);
    }
    this.rest(seat, person.restUntilMs ?? 0, nowMs);
    this.present(seat, person.presence === 'available');
    return seat;
  }

  present(seat: Seat, available: boolean): void {
    if (available) this.available.add(seat.place);
    else this.available.remove(seat.place);
    this.#changed(seat);
  }

  rest(seat: Seat, untilMs: number, nowMs: number): void {
    if (untilMs > nowMs) {
      seat.restUntilMs = untilMs;
      this.rested.remove(seat.place);
      this.#resting.add(seat);
    } else {
      this.rested.add(seat.place);
      this.#resting.delete(seat);
    }
    this.#changed(seat);
  }

  /** It waits from now on, or again. */
  add(work: Work): Waiting {
    const line = this.#lineOf(work);
    const { group } = line;
    const promisedMs = work.deadlineMs === undefined ? unpromisedMs : work.deadlineMs - work.queuedAtMs;
    const atEnd = this.rules.channels[work.channel]?.due === 'end';
    const needsMs = group.answerMs + (atEnd ? hopelessHandling * group.handlingMs : 0);
    const waiting = { work, line, promisedMs, dueMs: work.queuedAtMs + promisedMs - needsMs };
    line.add(waiting);
    this.#waiting.set(work.id, waiting);
    if (work.lastAgentId !== undefined) {
      const known = this.#knownTo.get(work.lastAgentId) ?? new Set();
      this.#knownTo.set(work.lastAgentId, known.add(waiting));
    }
    group.waiting += 1;
    if (group.exclusive) this.#stamp += 1;
    return waiting;
  }

  /** It waits no more. */
  remove(id: string): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    if (!waiting) return undefined;
    const { line, work } = waiting;
    line.remove(waiting);
    this.#waiting.delete(id);
    line.group.waiting -= 1;
    if (line.group.exclusive) this.#stamp += 1;
    if (work.lastAgentId !== undefined) this.#knownTo.get(work.lastAgentId)?.delete(waiting);
    if (line.items.length === 0 && line.asked.length > 0) this.#close(line);
    return waiting;
  }

  /** The agent takes it, and has less room. */
  give(id: string, seat: Seat, nowMs: number): void {
    const waiting = this.remove(id);
    if (!waiting) throw new RangeError(`${id} does not wait.`);
    this.take(seat, waiting.work.channel, nowMs);
  }

  take(seat: Seat, channel: string, nowMs: number): void {
    seat.take(this.table.numberOf(channel), this.table);
    seat.lastAssignedAtMs = nowMs;
    this.#changed(seat);
  }

  /** The agent has the room back. */
  release(seat: Seat, channel: string): void {
    seat.drop(this.table.numberOf(channel), this.table);
    this.#changed(seat);
  }

  /**
   * Who could be offered what stands in the line, by all rules, until the next call. The second tells that everybody was
   * asked, so that an offer begins a new round.
   */
  candidates(line: Line, nowMs: number): readonly [AgentSet, boolean] {
    this.#wakeRested(nowMs);
    const found = this.#found.fill(line.able, this.available, this.rested, this.roomy[line.channel]);
    if (line.asked.length === 0) return [found, false];
    const removed = line.asked.filter((place) => found.has(place));
    for (const place of removed) found.remove(place);
    if (removed.length === 0 || !found.isEmpty || nowMs < line.mayAskAgainMs) return [found, false];
    for (const place of removed) found.add(place);
    return [found, true];
  }

  /** The best agent for this work, a reason to hold it, or undefined when nobody can take it. */
  forWork(waiting: Waiting, nowMs: number): Match | Hold | undefined {
    const { line } = waiting;
    const leaving = this.regretOf(waiting, nowMs);
    const bearable = this.bearable(waiting, leaving, nowMs);
    let cheapest = Infinity;
    let best: Seat | undefined;
    let bestScore = -Infinity;
    const [set, newRound] = this.candidates(line, nowMs);
    set.each((place) => {
      const seat = this.seats[place];
      if (!seat) return;
      const score = this.#score(line, seat, leaving, waiting.work.lastAgentId);
      const cost = costOf(this.#values, this.weights, line, seat);
      if (cost < cheapest) cheapest = cost;
      if (cost > bearable || score <= bestScore) return;
      bestScore = score;
      best = seat;
    });
    if (best) return { waiting, seat: best, score: bestScore, newRound };
    if (cheapest === Infinity) return undefined;
    const lookAgainMs = nowMs + Math.min(30_000, Math.max(2_000, (waiting.dueMs - nowMs) / 10));
    return { waiting, cost: cheapest, regret: leaving, lookAgainMs };
  }

  /** The best work for this agent, or undefined when there is nothing that they could or should take. */
  forAgent(seat: Seat, nowMs: number): Match | undefined {
    this.#wakeRested(nowMs);
    if (!this.available.has(seat.place) || !this.rested.has(seat.place)) return undefined;
    let best: Match | undefined;
    const consider = (waiting: Waiting | undefined) => {
      if (!waiting || !this.#mayHave(waiting.line, seat, nowMs)) return;
      const leaving = this.regretOf(waiting, nowMs);
      const score = this.#score(waiting.line, seat, leaving, waiting.work.lastAgentId);
      if (best && best.score >= score) return;
      if (costOf(this.#values, this.weights, waiting.line, seat) > this.bearable(waiting, leaving, nowMs))
        return;
      best = { waiting, seat, score, newRound: waiting.line.asked.includes(seat.place) };
    };
    const fronts = new Map<string, Waiting>();
    for (const line of seat.kind.lines) {
      if (line.items.length === 0 || !this.roomy[line.channel]?.has(seat.place)) continue;
      if (line.order === 'urgency') {
        consider(line.savable(nowMs));
        consider(line.overdue(nowMs));
        continue;
      }
      const { queue } = line.example;
      const first = line.items[0];
      const front = fronts.get(queue);
      if (first && this.#mayHave(line, seat, nowMs) && (!front || Line.before(first, front))) {
        fronts.set(queue, first);
      }
    }
    for (const front of fronts.values()) consider(front);
    for (const known of this.#knownTo.get(seat.person.id) ?? []) {
      const { line } = known;
      if (line.order === 'urgency' && this.roomy[line.channel]?.has(seat.place)) consider(known);
    }
    return best;
  }

  /** What it costs to leave this waiting now. */
  regretOf({ line, dueMs, promisedMs, work }: Waiting, nowMs: number): number {
    if (dueMs < nowMs) return line.worth * lateShare(nowMs - dueMs, promisedMs, line.group.exclusive);
    const atEnd = this.rules.channels[work.channel]?.due === 'end';
    const reserveMs = atEnd ? (safeHandling - hopelessHandling) * line.group.handlingMs : 0;
    return regret(line.curve, dueMs - nowMs - reserveMs);
  }

  /** Values of the terms of this pair's score, in the order of their names; overwritten by the next call. */
  valuesOf(waiting: Waiting, seat: Seat, nowMs: number): Float64Array {
    this.#score(waiting.line, seat, this.regretOf(waiting, nowMs), waiting.work.lastAgentId);
    return this.#values;
  }

  /** The cost of the cheapest place for one more of a group of work, infinite when nobody has room. */
  cheapest(line: Line, nowMs: number): number {
    const [set] = this.candidates(line, nowMs);
    let cheapest = Infinity;
    set.each((place) => {
      const seat = this.seats[place];
      if (!seat) return;
      this.#score(line, seat, 0, undefined);
      cheapest = Math.min(cheapest, costOf(this.#values, this.weights, line, seat));
    });
    return cheapest;
  }

  /** Calls are not held while they can be answered in time; other work as long as it costs more than waiting may. */
  bearable({ line, dueMs }: Waiting, leaving: number, nowMs: number): number {
    const late = dueMs < nowMs;
    if (line.group.exclusive) return late ? Math.max(leaving, lateCallHold * line.worth) : Infinity;
    return late ? Math.max(leaving, lateHold * line.worth) : leaving;
  }

  #score(line: Line, seat: Seat, leaving: number, lastAgentId: string | undefined): number {
    const { kind } = seat;
    if (this.#rarityStale) this.#weighRarity();
    if (kind.pricedAt !== this.#stamp) {
      let sum = 0;
      for (const group of kind.calls) sum += group.lossByOneFewer();
      kind.reserve = sum;
      kind.pricedAt = this.#stamp;
    }
    termValues(this.#values, line, seat, leaving, lastAgentId === seat.person.id);
    return sumOf(this.#values, this.weights);
  }

  /** How rare each asked-for skill is: 1 when a single agent has it, 0 when all do. */
  #weighRarity(): void {
    this.#rarityStale = false;
    const others = Math.max(1, this.seats.length - 1);
    const holders = new Map<string, number>();
    for (const kind of this.#kinds.values()) {
      const members = kind.members.size;
      for (const skill of kind.example.skills.keys()) holders.set(skill, (holders.get(skill) ?? 0) + members);
    }
    for (const line of this.lines.values()) {
      const used = new Set([...line.example.required, ...line.example.preferred].map((one) => one.skill));
      for (const kind of this.#kinds.values()) {
        let wasted = 0;
        for (const skill of kind.example.skills.keys()) {
          if (used.has(skill) || !this.#asked.has(skill)) continue;
          wasted = Math.max(wasted, 1 - Math.min(1, ((holders.get(skill) ?? 1) - 1) / others));
        }
        line.wasted[kind.number] = wasted;
      }
    }
  }

  /** Opens lines for the calls that may come, because room is kept for them while none waits. */
  #expect({ groups }: Estimates): void {
    for (const { needs } of Object.values(groups)) {
      if (!needs || !this.rules.channels[needs.channel]?.exclusive) continue;
      const work = {
        ...needs,
        id: '',
        priority: '',
        preferred: [],
        step: 0,
        round: 1,
        queuedAtMs: 0,
        asked: [],
      };
      this.#lineOf(work);
    }
  }

  /** Whether the agent may have the head of this line as far as earlier offers go. */
  #mayHave(line: Line, seat: Seat, nowMs: number): boolean {
    if (line.asked.length === 0 || !line.asked.includes(seat.place)) return true;
    const [set, newRound] = this.candidates(line, nowMs);
    return newRound && set.has(seat.place);
  }

  #wakeRested(nowMs: number): void {
    for (const seat of this.#resting) if (seat.restUntilMs <= nowMs) this.rest(seat, 0, nowMs);
  }

  /** Keeps the sets true after the load or presence of somebody changed. */
  #changed(seat: Seat): void {
    const { place } = seat;
    const there = this.available.has(place) && this.rested.has(place);
    let ready = 0;
    for (let channel = 0; channel < this.roomy.length; channel++) {
      const short = seat.shortOf(channel, this.table) !== undefined;
      if (short) this.roomy[channel]?.remove(place);
      else this.roomy[channel]?.add(place);
      if (!short && there && this.table.exclusive[channel]) ready |= 1 << channel;
    }
    const before = this.#ready[place] ?? 0;
    if (before === ready) return;
    this.#ready[place] = ready;
    this.#stamp += 1;
    for (const group of seat.kind.calls) {
      group.ready += ((ready >>> group.channel) & 1) - ((before >>> group.channel) & 1);
    }
  }

  #move(seat: Seat, kind: AgentKind): void {
    const ready = this.#ready[seat.place] ?? 0;
    for (const line of this.lines.values()) line.able.remove(seat.place);
    for (const line of this.lines.values()) for (const set of line.unfit.values()) set.remove(seat.place);
    for (const group of seat.kind.calls) group.ready -= (ready >>> group.channel) & 1;
    seat.kind.members.remove(seat.place);
    seat.kind = kind;
    kind.members.add(seat.place);
    this.#rarityStale = true;
    for (const group of kind.calls) group.ready += (ready >>> group.channel) & 1;
    for (const line of this.lines.values()) this.#admit(line, kind, seat.place);
  }

  #admit(line: Line, kind: AgentKind, place: number): void {
    const why = kind.unfit(line.example)?.because;
    if (why) line.unfit.get(why)?.add(place);
    else line.able.add(place);
  }

  #kindOf(person: Person): AgentKind {
    const key = kindKey(person);
    const known = this.#kinds.get(key);
    if (known) return known;
    const kind = new AgentKind(this.#kinds.size, person, this.#places);
    this.#kinds.set(key, kind);
    for (const line of this.lines.values()) this.#introduce(line, kind);
    this.#price(kind);
    return kind;
  }

  #introduce(line: Line, kind: AgentKind): void {
    line.pace[kind.number] = this.#paceOf(line.example, kind);
    line.preferred[kind.number] = preferredShare(line.example, kind.example);
    if (kind.unfit(line.example)) return;
    kind.lines.push(line);
    if (line.group.exclusive && !kind.calls.includes(line.group)) {
      kind.calls.push(line.group);
      for (const place of kind.members) line.group.ready += ((this.#ready[place] ?? 0) >>> line.channel) & 1;
      this.#price(kind);
      this.#stamp += 1;
    }
  }

  #price(kind: AgentKind): void {
    let sum = 0;
    let most = 0;
    for (const group of kind.calls) {
      sum += group.lossInTheLongRun();
      most = Math.max(most, group.density());
    }
    // An agent's time is not worth more than the best that can be made of it.
    kind.scarcity = Math.min(sum, most);
  }

  #paceOf(work: Work, kind: AgentKind): number {
    let pace = 1;
    for (const one of work.required) {
      pace *= this.#pace[kind.example.skills.get(one.skill) ?? 0] ?? 1;
    }
    return pace;
  }

  #lineOf(work: Work): Line {
    const worth = work.worth ?? this.rules.worth[work.priority] ?? 1;
    const key = lineKey(work, worth);
    const known = this.lines.get(key);
    if (known) return known;
    const channel = this.table.numberOf(work.channel);
    const group = this.#groupOf(work, channel, worth);
    const sets = (['wrong-team', 'missing-skill', 'skill-level', 'no-phone'] as const).map(
      (rule) => [rule, new AgentSet(this.#places)] as const,
    );
    const line = new Line({
      key,
      example: work,
      group,
      worth,
      rank: this.rules.priorities.indexOf(work.priority),
      order: this.rules.order[work.queue] ?? 'urgency',
      channel,
      able: new AgentSet(this.#places),
      unfit: new Map<ObstacleKind, AgentSet>(sets),
      asked: work.asked.flatMap((one) => this.#seatOf.get(one.agentId)?.place ?? []),
      mayAskAgainMs: Math.max(0, ...work.asked.map((one) => one.atMs)) + this.rules.restMs,
      pace: [],
      wasted: [],
      preferred: [],
      firm: this.table.firm[channel] ?? false,
      hard: work.hard ?? false,
      units: this.table.units[channel] ?? 0,
    });
    this.lines.set(key, line);
    for (const { skill } of work.required) this.#asked.add(skill);
    this.#rarityStale = true;
    for (const kind of this.#kinds.values()) {
      this.#introduce(line, kind);
      const why = kind.unfit(work)?.because;
      const set = why ? line.unfit.get(why) : line.able;
      set?.join(kind.members);
    }
    return line;
  }

  #groupOf(work: Work, channel: number, worth: number): Group {
    const key = groupKey(work);
    let group = this.#groups.get(key);
    if (!group) {
      group = new Group(key, channel, this.table.exclusive[channel] ?? false);
      group.worth = worth;
      group.learn(this.#estimates, work.channel, this.rules);
      this.#groups.set(key, group);
    }
    return group;
  }

  #close(line: Line): void {
    this.lines.delete(line.key);
    for (const kind of this.#kinds.values()) {
      const at = kind.lines.indexOf(line);
      if (at >= 0) kind.lines.splice(at, 1);
    }
  }
}

function preferredShare(work: Work, person: Person): number {
  if (work.preferred.length === 0) return 0;
  let met = 0;
  for (const one of work.preferred) if ((person.skills.get(one.skill) ?? 0) >= one.level) met += 1;
  return met / work.preferred.length;
}
