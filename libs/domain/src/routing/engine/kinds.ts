import { AgentKind, kindKey } from './agent-kind.ts';
import type { Estimates } from './estimates.ts';
import { demandKey, Fitness, type Demand } from './fitness.ts';
import type { Floor } from './floor.ts';
import { GroupPrices } from './group-prices.ts';
import type { Group } from './group.ts';
import { KindPrices } from './kind-prices.ts';
import { LevelLists, LevelPaces } from './level-paces.ts';
import type { Line } from './line.ts';
import type { Person } from './person.ts';
import type { Seat } from './seat.ts';

/** Handling times by level that differ by less are taken for the same. */
const samePace = 0.01;

/** The kinds of people in the house and what the rules let each of them serve: kept for every line and every kind. */
export class Kinds {
  readonly #kinds = new Map<string, AgentKind>();
  readonly #byNumber: AgentKind[] = [];
  /** Those who have a skill at all, in the order of their numbers. */
  readonly #bySkill = new Map<string, AgentKind[]>();
  /** By what work asks for, as long as there is a line of it. */
  readonly #fitness = new Map<string, Fitness>();
  /** Counts changes of what may be served by whom; lines that stand apart are not counted. */
  changes = 0;
  readonly groupPrices = new GroupPrices();
  readonly prices = new KindPrices(this.groupPrices);
  readonly #lines: ReadonlyMap<string, Line>;
  readonly #floor: Floor;
  readonly #places: number;
  /** Handling time against the usual by level, as the lines have it. */
  #pace: LevelPaces;
  readonly #levels = new LevelLists();

  constructor(lines: ReadonlyMap<string, Line>, floor: Floor, places: number, pace: readonly number[]) {
    this.#lines = lines;
    this.#floor = floor;
    this.#places = places;
    this.#pace = new LevelPaces(pace, this.#levels);
  }

  [Symbol.iterator](): Iterator<AgentKind> {
    return this.#kinds.values();
  }

  of(person: Person): AgentKind {
    const key = kindKey(person);
    const known = this.#kinds.get(key);
    if (known) return known;
    const kind = new AgentKind(this.#kinds.size, person, this.#places, this.prices);
    this.#kinds.set(key, kind);
    this.#byNumber.push(kind);
    for (const skill of person.skills.keys()) {
      const others = this.#bySkill.get(skill);
      if (others) others.push(kind);
      else this.#bySkill.set(skill, [kind]);
    }
    this.changes += 1;
    for (const fitness of this.#fitness.values()) fitness.introduce(kind, this.#pace);
    for (const line of this.#lines.values())
      if (line.fitness.kinds.at(-1) === kind.number) this.#serve(line, kind);
    this.prices.price(kind.number);
    return kind;
  }

  /** The seat is one of this kind from now on. */
  move(seat: Seat, kind: AgentKind): void {
    const { place } = seat;
    this.changes += 1;
    for (const group of seat.kind.expected) group.ready -= this.#floor.ready(place, group.channel);
    seat.kind.members.remove(place);
    seat.kind = kind;
    kind.members.add(place);
    for (const group of kind.expected) group.ready += this.#floor.ready(place, group.channel);
    for (const fitness of this.#fitness.values()) fitness.put(place, kind);
  }

  /** Who may serve what asks for this, and how well; what is made of it for a line is given back by `close`. */
  fitnessFor(demand: Demand): Fitness {
    const key = demandKey(demand);
    let fitness = this.#fitness.get(key);
    if (!fitness) {
      fitness = new Fitness(demand, this.#byNumber, this.#floor, this.#places, this.#levels);
      for (const kind of this.#perhapsAble(demand)) fitness.introduce(kind, this.#pace);
      this.#fitness.set(key, fitness);
    }
    return fitness;
  }

  /** The kinds that have the rarest of the skills that are asked for: of nearly a thousand a few dozen. */
  #perhapsAble({ required }: Demand): readonly AgentKind[] {
    let fewest: readonly AgentKind[] = this.#byNumber;
    for (const { level, skill } of required) {
      const holders = this.#bySkill.get(skill) ?? [];
      // Nobody is asked for who has less than the first level.
      if (level > 0 && holders.length < fewest.length) fewest = holders;
    }
    return fewest;
  }

  /** The kinds of those who may serve it. */
  able({ kinds }: Fitness): AgentKind[] {
    return kinds.map((number) => this.#byNumber[number] as AgentKind);
  }

  /** A new line. */
  open(line: Line): void {
    line.fitness.lines += 1;
    if (!line.isApart) this.changes += 1;
    const { group, fitness } = line;
    const isServed = !group.isExpected || fitness.serves.has(group);
    fitness.serves.add(group);
    for (const number of fitness.kinds) {
      const kind = this.#byNumber[number] as AgentKind;
      if (isServed) kind.lines.push(line);
      else this.#serve(line, kind);
    }
  }

  close(line: Line): void {
    const { fitness } = line;
    if (!line.isApart) this.changes += 1;
    for (const kind of this.able(fitness)) kind.lines.splice(kind.lines.lastIndexOf(line), 1);
    fitness.lines -= 1;
    if (fitness.lines === 0) this.#fitness.delete(demandKey(fitness.demand));
  }

  /** There is no work of this group any more. */
  forget(group: Group): void {
    if (!group.isExpected) return;
    this.#floor.stamp += 1;
    for (const kind of this.#kinds.values()) {
      if (kind.forget(group)) this.prices.price(kind.number);
    }
  }

  /** To be told after the groups have learned. */
  learn({ paceByLevel }: Estimates): void {
    for (let kind = 0; kind < this.#byNumber.length; kind++) this.prices.price(kind);
    if (this.#pace.isAbout(paceByLevel, samePace)) return;
    this.#pace = new LevelPaces(paceByLevel, this.#levels);
    for (const fitness of this.#fitness.values()) fitness.setPaces(this.#pace);
  }

  /** Makes sure that what is said of the kind is true though it is not able to serve this. */
  lookUp({ fitness }: Line, kind: AgentKind): void {
    fitness.lookUp(kind, this.#pace);
  }

  /** The kind may serve what stands in the line. */
  #serve(line: Line, kind: AgentKind): void {
    kind.lines.push(line);
    const { group } = line;
    if (!group.isExpected || kind.expected.includes(group)) return;
    kind.serve(group);
    for (const place of kind.members) group.ready += this.#floor.ready(place, line.channel);
    this.prices.price(kind.number);
    this.#floor.stamp += 1;
  }
}
