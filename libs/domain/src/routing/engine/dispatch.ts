import { AgentSet } from '../agent-set.ts';
import { kindKey, type AgentKind } from './agent-kind.ts';
import { CheapestPlaces } from './cheapest-places.ts';
import { Customers } from './customers.ts';
import {
  nothingKnown,
  unknownAgent,
  unknownChannel,
  type AgentEstimate,
  type Estimates,
  type Lessons,
} from './estimates.ts';
import { Floor } from './floor.ts';
import type { Group } from './group.ts';
import { Kinds } from './kinds.ts';
import type { Line, TakenWork, Waiting } from './line.ts';
import { Rarity } from './rarity.ts';
import type { DispatchRules } from './rules.ts';
import { PairScores } from './pair-scores.ts';
import { termNames, tiring } from './score.ts';
import type { Person } from './person.ts';
import { ChannelTable } from './channel-table.ts';
import { Seat } from './seat.ts';
import { Traits } from './traits.ts';
import { WaitingRoom } from './waiting-room.ts';
import type { Work } from './work.ts';

const nobody: readonly number[] = [];

/**
 * The house at work: who is there with which load, and what waits, kept so that a decision looks at little. Agents are
 * bits, and work falls into lines of which only the heads are looked at. `bestAgent` and `bestWork` decide upon it; what was
 * decided is told to it like everything else that happens, by `give`. It reads no clock and depends on nothing but what it
 * was told.
 */
export class Dispatch {
  readonly rules: DispatchRules;
  readonly table: ChannelTable;
  readonly weights: readonly number[];
  readonly seats: Seat[] = [];
  readonly lines = new Map<string, Line>();
  readonly #floor: Floor;
  readonly #kinds: Kinds;
  readonly #rarity: Rarity;
  readonly #room: WaitingRoom;
  readonly #customers = new Customers();
  readonly #places: number;
  readonly #seatOf = new Map<string, Seat>();
  #estimates: Estimates;
  readonly #traits: Traits;
  readonly #scores: PairScores;
  readonly #cheapest: CheapestPlaces;
  /** Overwritten by every search for candidates. */
  readonly #found: AgentSet;
  readonly #inThisRound: readonly [AgentSet, boolean];
  readonly #inNewRound: readonly [AgentSet, boolean];

  constructor(rules: DispatchRules, places: number, estimates: Estimates = nothingKnown) {
    this.rules = rules;
    this.table = new ChannelTable(rules.channels);
    this.weights = termNames.map((name) => rules.weights[name]);
    this.#places = places;
    this.#estimates = estimates;
    this.#found = new AgentSet(places);
    this.#inThisRound = [this.#found, false];
    this.#inNewRound = [this.#found, true];
    this.#traits = new Traits(places, this.weights);
    this.#floor = new Floor(this.table, places);
    this.#kinds = new Kinds(this.lines, this.#floor, places, estimates.paceByLevel);
    this.#scores = new PairScores(this.weights, this.#traits, this.#kinds);
    this.#cheapest = new CheapestPlaces({
      lines: this.lines,
      floor: this.#floor,
      kinds: this.#kinds,
      traits: this.#traits,
      prices: this.#scores.prices,
    });
    this.#rarity = new Rarity(rules.askedSkills);
    this.#room = new WaitingRoom(
      {
        rules,
        table: this.table,
        floor: this.#floor,
        kinds: this.#kinds,
        rarity: this.#rarity,
        lines: this.lines,
        seatOf: this.#seatOf,
      },
      estimates,
    );
  }

  /** How much waits. */
  get size(): number {
    return this.#room.size;
  }

  get groups(): readonly Group[] {
    return this.#room.groups;
  }

  /** The lines of what is promised to be done by a time. */
  get dueAtEnd(): Iterable<Line> {
    return this.#room.dueAtEnd;
  }

  get available(): AgentSet {
    return this.#floor.available;
  }

  get rested(): AgentSet {
    return this.#floor.rested;
  }

  /** Those who are there and rested. */
  get awake(): AgentSet {
    return this.#floor.awake;
  }

  /** By channel, those with room for one more, there or not. */
  get roomy(): readonly AgentSet[] {
    return this.#floor.roomy;
  }

  /** All that waits, in no order. */
  get waiting(): Iterable<Waiting> {
    return this.#room;
  }

  waitingOf(id: string): Waiting | undefined {
    return this.#room.get(id);
  }

  /** The lines in which something waits, in the order in which they were opened. */
  busyLines(): readonly Line[] {
    return this.#room.busyLines();
  }

  /** What waits of the customers whom this agent knows. */
  knownTo(agentId: string): Iterable<Waiting> {
    return this.#room.knownTo(agentId);
  }

  seatOf(agentId: string): Seat | undefined {
    return this.#seatOf.get(agentId);
  }

  /** Takes newer estimates to heart. */
  learn(estimates: Estimates | Lessons): void {
    this.#estimates = estimates;
    this.#room.learn(estimates);
    this.#kinds.learn(estimates);
    for (const [id, own] of Object.entries(estimates.agents)) {
      const seat = this.#seatOf.get(id);
      if (seat) this.know(seat, own);
    }
    this.#floor.stamp += 1;
  }

  know(seat: Seat, own: AgentEstimate): void {
    this.#traits.setBusy(seat.place, own.busyShare, own.ahead ?? 0);
    this.knowWork(seat, own);
  }

  /** The same but for how evenly work was shared out, which `knowBusy` tells of everybody. */
  knowWork(seat: Seat, own: Omit<AgentEstimate, 'busyShare' | 'ahead'>, hasChange = false): void {
    seat.pace = own.pace;
    seat.missShare = own.missShare;
    seat.learnedRun = own.hardRun;
    seat.hasChange = hasChange;
    this.#traits.read(seat);
  }

  /** How evenly work was shared out to the agent at this place, as in `LoadShare`. */
  knowBusy(place: number, busyShare: number, ahead: number): void {
    this.#traits.setBusy(place, busyShare, ahead);
  }

  /** Somebody new, or what is new about somebody. */
  seat(person: Person, nowMs: number): Seat {
    let seat = this.#seatOf.get(person.id);
    const before = [...(seat?.customers ?? [])];
    if (seat) {
      if (kindKey(person) !== kindKey(seat.person)) this.#move(seat, this.#kinds.of(person));
      seat.sit(person, this.table);
      this.#traits.read(seat);
    } else {
      if (this.seats.length === this.#places) throw new RangeError('There is no place for one more agent.');
      seat = new Seat(this.seats.length, person, this.#kinds.of(person), this.table);
      this.seats.push(seat);
      this.#seatOf.set(person.id, seat);
      this.#move(seat, seat.kind);
      this.know(seat, this.#estimates.agents[person.id] ?? unknownAgent);
    }
    this.#customers.renew(seat, before);
    this.rest(seat, person.restUntilMs ?? 0, nowMs);
    this.present(seat, person.presence === 'available');
    return seat;
  }

  present(seat: Seat, available: boolean): void {
    this.#floor.present(seat, available);
  }

  /** Counts them as a person with other skills or teams from now on; what they hold stays with them. */
  turnInto(seat: Seat, person: Person): void {
    if (kindKey(person) !== kindKey(seat.person)) this.#move(seat, this.#kinds.of(person));
    seat.person = person;
  }

  /** Whose rest is over by now is rested. */
  wake(nowMs: number): void {
    this.#floor.wake(nowMs);
  }

  rest(seat: Seat, untilMs: number, nowMs: number): void {
    this.#floor.rest(seat, untilMs, nowMs);
  }

  /**
   * It waits from now on, or again.
   * @param like where other work of the same make was put that nothing kept apart from that, if the caller knows it
   */
  add(work: Work, like?: Line): Waiting {
    return this.#room.add(work, like);
  }

  /** It waits no more. */
  remove(waiting: Waiting): boolean {
    return this.#room.remove(waiting);
  }

  /** Forgets what would not be known to a house that is told anew of all that there is now. */
  tidy(): void {
    this.#room.tidy();
  }

  /** The agent takes it, and has less room. */
  give(waiting: Waiting, seat: Seat, nowMs: number): void {
    if (!this.remove(waiting)) throw new RangeError(`${waiting.work.id} does not wait.`);
    this.take(seat, waiting.line, nowMs, waiting.work.customer);
  }

  take(seat: Seat, { channel, hard }: TakenWork, nowMs: number, customer?: string): void {
    seat.take(channel, this.table, customer);
    if (!hard && seat.hardRun >= tiring) seat.hasChange = true;
    this.#customers.note(seat, customer);
    seat.lastAssignedAtMs = nowMs;
    this.#loadChanged(seat);
  }

  /** The agent has the room back. */
  release(seat: Seat, channel: number, customer?: string): void {
    seat.drop(channel, this.table, customer);
    this.#customers.look(seat, customer);
    this.#loadChanged(seat);
  }

  /** Those with room for what stands in the line, there or not. */
  roomFor(line: Line): AgentSet {
    const roomy = this.roomy[line.channel] as AgentSet;
    if (line.customer === undefined) return roomy;
    const room = roomy.copy();
    for (const seat of this.#customers.seatsOf(line.customer)) room.put(seat.place, this.hasRoom(line, seat));
    return room;
  }

  /** Whether somebody has room for what stands in the line: more, if the customer's other work is with them. */
  hasRoom(line: Line, seat: Seat): boolean {
    return this.#customers.has(seat, line.customer)
      ? seat.shortOf(line.channel, this.table, line.customer) === undefined
      : (this.roomy[line.channel]?.has(seat.place) ?? false);
  }

  /**
   * Who could be offered what stands in the line, by all rules, until the next call. The second tells that everybody was
   * asked, so that an offer begins a new round.
   */
  candidates(line: Line, nowMs: number): readonly [AgentSet, boolean] {
    this.#floor.wake(nowMs);
    const { available, open, rested } = this.#floor;
    const { able, channel } = line;
    const found =
      line.customer === undefined
        ? this.#found.fill(able, open[channel] as AgentSet)
        : this.#found.fill(able, available, rested).meet(this.roomFor(line));
    if (line.asked.length === 0) return this.#inThisRound;
    const removed = line.asked.filter((place) => found.has(place));
    for (const place of removed) found.remove(place);
    if (removed.length === 0 || !found.isEmpty || nowMs < line.mayAskAgainMs) return this.#inThisRound;
    for (const place of removed) found.add(place);
    return this.#inNewRound;
  }

  /** Whether the agent is there and may be given something at all. */
  isThere(seat: Seat, nowMs: number): boolean {
    this.#floor.wake(nowMs);
    return this.available.has(seat.place) && this.rested.has(seat.place);
  }

  /** Scores of this work, which it costs so much to leave waiting; until the next call. */
  scoresOf({ line, work }: Waiting, leaving: number): PairScores {
    const last = work.lastAgentId === undefined ? undefined : this.#seatOf.get(work.lastAgentId);
    // They may be waited for though they could not serve it.
    if (last && !line.able.has(last.place)) this.#kinds.lookUp(line, last.kind);
    return this.#turnTo(line, leaving, last?.place ?? -1);
  }

  /** How long work of a channel usually holds an agent, in milliseconds. */
  usualHoldMs(channel: number): number {
    const name = this.table.names[channel] ?? '';
    const { handlingMs = unknownChannel.handlingMs, wrapUpMs = 0 } = this.rules.channels[name] ?? {};
    return (this.#estimates.channels[name]?.handlingMs ?? handlingMs) + wrapUpMs;
  }

  /**
   * Tells of each group of work that is wanted the cost of the cheapest place for one more, infinite when nobody has room; any
   * that costs no more than `enough` will do.
   */
  cheapestOfGroups(
    nowMs: number,
    enough: number,
    isWanted: (group: Group) => boolean,
    tell: (group: Group, cost: number) => void,
  ): void {
    this.#floor.wake(nowMs);
    this.#cheapest.look(enough, isWanted, tell);
  }

  #turnTo(line: Line, leaving: number, lastPlace: number): PairScores {
    this.#rarity.weigh(line, this.#kinds, this.seats.length);
    const related =
      line.customer === undefined
        ? nobody
        : Array.from(this.#customers.seatsOf(line.customer), (seat) => seat.place);
    this.#scores.turnTo(line, leaving, this.#floor.stamp, lastPlace, related);
    return this.#scores;
  }

  #loadChanged(seat: Seat): void {
    this.#traits.readLoad(seat);
    this.#floor.changed(seat);
  }

  #move(seat: Seat, kind: AgentKind): void {
    this.#kinds.move(seat, kind);
    this.#traits.kinds[seat.place] = kind.number;
    this.#rarity.peopleChanged();
  }
}
