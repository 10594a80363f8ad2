import { channelLesson, type ChannelLesson } from './channel-lesson.ts';
import { groupKey, type Estimates, type GroupNeeds, type Lessons } from './estimates.ts';
import type { Floor } from './floor.ts';
import { Group } from './group.ts';
import type { Kinds } from './kinds.ts';
import { apartKey, keeperOf, lineKey } from './line-key.ts';
import { Line, type Waiting } from './line.ts';
import type { Rarity } from './rarity.ts';
import type { DispatchRules } from './rules.ts';
import type { ChannelTable } from './channel-table.ts';
import type { Seat } from './seat.ts';
import type { Work } from './work.ts';
import { hopelessHandling } from './worth.ts';

/** Work that promises nothing is taken to be due within so long, so that it is never forgotten. */
const unpromisedMs = 8 * 3_600_000;

/** What the waiting room needs of the house around it. */
export interface Surroundings {
  readonly rules: DispatchRules;
  readonly table: ChannelTable;
  readonly floor: Floor;
  readonly kinds: Kinds;
  readonly rarity: Rarity;
  readonly lines: Map<string, Line>;
  readonly seatOf: ReadonlyMap<string, Seat>;
}

/** What waits, in lines of the same work for the same agents, which fall into groups that were learned about. */
export class WaitingRoom {
  groups: readonly Group[] = [];
  readonly #groupByKey = new Map<string, Group>();
  /** The lines of what is promised to be done by a time. */
  readonly dueAtEnd = new Set<Line>();
  readonly #house: Surroundings;
  #estimates: Estimates;
  /** By id, from the first time on that somebody asks so: a simulated house never does. */
  #byId: Map<string, Waiting> | undefined;
  #size = 0;
  /** The lines in which something waits, and some in which something waited. */
  #busy: Line[] = [];
  #opened = 0;
  readonly #knownTo = new Map<string, Set<Waiting>>();
  /** The lines that are there for what may come, and their groups. */
  readonly #expected = new Set<Line | Group>();
  /** What these lines were opened for, in the order of the estimates, in which what is new comes last. */
  #needed: readonly (GroupNeeds | undefined)[] = [];
  readonly #expectedNeeds: (GroupNeeds | undefined)[] = [];

  constructor(house: Surroundings, estimates: Estimates) {
    this.#house = house;
    this.#estimates = estimates;
    this.#expect(needsOf(estimates));
  }

  get size(): number {
    return this.#size;
  }

  get(id: string): Waiting | undefined {
    this.#byId ??= new Map(Array.from(this, (one) => [one.work.id, one]));
    return this.#byId.get(id);
  }

  *[Symbol.iterator](): Generator<Waiting> {
    for (const line of this.busyLines()) yield* line.items;
  }

  /** What waits of the customers whom this agent knows. */
  knownTo(agentId: string): Iterable<Waiting> {
    return this.#knownTo.get(agentId) ?? [];
  }

  /** The lines in which something waits, in the order in which they were opened. */
  busyLines(): readonly Line[] {
    let isOther = false;
    let before = -1;
    for (const line of this.#busy) {
      line.isListed = line.items.length > 0;
      if (!line.isListed || line.number < before) isOther = true;
      before = line.number;
    }
    // Another list, because whoever was told the one before may be going over it.
    if (isOther) this.#busy = this.#busy.filter((line) => line.isListed).sort((a, b) => a.number - b.number);
    return this.#busy;
  }

  learn(estimates: Estimates | Lessons): void {
    const { rules, table } = this.#house;
    const isOver = estimates.groups !== this.#estimates.groups;
    this.#estimates = estimates;
    this.#expect('needs' in estimates ? estimates.needs : needsOf(estimates));
    const lessons = table.names.map((name) => channelLesson(estimates, name, rules));
    for (const group of this.groups) {
      // What is told of it is written over in place, mostly.
      if (isOver || !group.estimate) group.estimate = estimates.groups[group.key];
      group.learn(group.estimate, lessons[group.channel] as ChannelLesson);
    }
  }

  add(work: Work, like?: Line): Waiting {
    const line = this.#lineOf(work, like?.isOpen ? like : undefined);
    const { group } = line;
    const promisedMs = work.deadlineMs === undefined ? unpromisedMs : work.deadlineMs - work.queuedAtMs;
    const needsMs = group.answerMs + (line.dueAtEnd ? hopelessHandling * group.handlingMs : 0);
    const waiting = { work, line, promisedMs, dueMs: work.queuedAtMs + promisedMs - needsMs };
    line.add(waiting);
    if (!line.isListed) this.#list(line);
    this.#byId?.set(work.id, waiting);
    this.#size += 1;
    if (work.lastAgentId !== undefined) {
      const known = this.#knownTo.get(work.lastAgentId) ?? new Set();
      this.#knownTo.set(work.lastAgentId, known.add(waiting));
    }
    this.#count(group, 1);
    return waiting;
  }

  /** Answers whether it waited. */
  remove(waiting: Waiting): boolean {
    const { line, work } = waiting;
    if (!line.remove(waiting)) return false;
    this.#byId?.delete(work.id);
    this.#size -= 1;
    this.#count(line.group, -1);
    if (work.lastAgentId !== undefined) this.#knownTo.get(work.lastAgentId)?.delete(waiting);
    // Nobody else will have been asked by the same people at the same instants, and customers go.
    if (line.items.length === 0 && line.isApart) this.#close(line);
    return true;
  }

  /** Forgets the empty lines that would weigh in decisions and would not be there if all were told anew. */
  tidy(): void {
    const { kinds, lines, rarity } = this.#house;
    for (const line of lines.values()) {
      if (line.items.length > 0 || this.#expected.has(line)) continue;
      const weighs = line.group.isExpected && !this.#expected.has(line.group);
      if (weighs || !rarity.isAlwaysAsked(line)) this.#close(line);
    }
    const alive = new Set<Group>();
    for (const line of lines.values()) alive.add(line.group);
    for (const group of this.groups) {
      if (alive.has(group)) continue;
      this.#groupByKey.delete(group.key);
      kinds.forget(group);
    }
    this.groups = this.groups.filter((group) => alive.has(group));
    rarity.onlyAskedBy(lines.values());
  }

  #list(line: Line): void {
    line.isListed = true;
    // Lines that stand apart come and go, and nobody may ever ask which are left.
    if (this.#busy.push(line) > 2 * this.#house.lines.size + 64) this.busyLines();
  }

  #close(line: Line): void {
    line.isOpen = false;
    this.#house.lines.delete(line.key);
    this.dueAtEnd.delete(line);
    this.#house.kinds.close(line);
  }

  #count(group: Group, by: 1 | -1): void {
    group.waiting += by;
    if (group.isExpected) this.#house.floor.stamp += 1;
  }

  /** Opens lines for what may come and is to be answered soon, because room is kept for it while none waits. */
  #expect(needed: readonly (GroupNeeds | undefined)[]): void {
    const { table } = this.#house;
    if (needed === this.#needed) return;
    this.#needed = needed;
    let at = 0;
    for (const needs of needed) {
      const before = this.#expectedNeeds[at];
      this.#expectedNeeds[at++] = needs;
      if (!needs || isSame(needs, before)) continue;
      if (!table.names.includes(needs.channel) || table.deferrable[table.numberOf(needs.channel)]) continue;
      const unborn = { id: '', priority: '', preferred: [], step: 0, round: 1, queuedAtMs: 0, asked: [] };
      const line = this.#lineOf({ ...needs, ...unborn });
      this.#expected.add(line).add(line.group);
    }
  }

  /** @param like an open one of other work of its make that nothing keeps from that */
  #lineOf(work: Work, like?: Line): Line {
    const { lines, rules } = this.#house;
    const apart = like && apartKey(work);
    if (apart === '') return like as Line;
    const worth = like?.worth ?? work.worth ?? rules.worth[work.priority] ?? 1;
    const key = like ? like.key + (apart ?? '') : lineKey(work, worth);
    return lines.get(key) ?? this.#open(key, work, worth, like);
  }

  #open(key: string, work: Work, worth: number, like: Line | undefined): Line {
    const { kinds, lines, rarity, rules, seatOf, table } = this.#house;
    const channel = table.numberOf(work.channel);
    const line = new Line({
      key,
      number: this.#opened++,
      example: work,
      group: like?.group ?? this.#groupOf(work, channel),
      worth,
      rank: rules.priorities.indexOf(work.priority),
      order: rules.order[work.queue] ?? 'urgency',
      channel,
      fitness: like?.fitness ?? kinds.fitnessFor(work),
      customer: work.customer,
      keptFor: keeperOf(work),
      asked: work.asked.flatMap((one) => seatOf.get(one.agentId)?.place ?? []),
      mayAskAgainMs: Math.max(0, ...work.asked.map((one) => one.atMs)) + rules.restMs,
      firm: table.firm[channel] ?? false,
      hard: work.hard ?? rules.hard.has(work.queue),
      units: table.units[channel] ?? 0,
      dueAtEnd: rules.channels[work.channel]?.due === 'end',
    });
    lines.set(key, line);
    if (line.dueAtEnd) this.dueAtEnd.add(line);
    rarity.opened(line);
    kinds.open(line);
    return line;
  }

  #groupOf(work: Work, channel: number): Group {
    const { kinds, rules, table } = this.#house;
    const key = groupKey(work);
    let group = this.#groupByKey.get(key);
    if (!group) {
      group = new Group(key, channel, table, kinds.groupPrices);
      group.estimate = this.#estimates.groups[key];
      group.learn(group.estimate, channelLesson(this.#estimates, work.channel, rules));
      this.#groupByKey.set(key, group);
      this.groups = [...this.groups, group];
    }
    return group;
  }
}

function needsOf({ groups }: Estimates): (GroupNeeds | undefined)[] {
  return Object.values(groups).map(({ needs }) => needs);
}

function isSame(a: GroupNeeds, b: GroupNeeds | undefined): boolean {
  return (
    a === b ||
    (a.required === b?.required &&
      a.teams === b.teams &&
      a.worth === b.worth &&
      a.queue === b.queue &&
      a.channel === b.channel)
  );
}
