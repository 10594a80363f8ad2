import { AgentKind, kindKey } from './agent-kind.ts';
import type { Estimates } from './estimates.ts';
import type { Floor } from './floor.ts';
import type { Group } from './group.ts';
import { kindTerm, type Line } from './line.ts';
import type { Person } from './person.ts';
import { timeWorth } from './score.ts';
import type { Seat } from './seat.ts';

/** Handling times by level that differ by less are taken for the same. */
const samePace = 0.01;

/** The kinds of people in the house and what the rules let each of them serve: kept for every line and every kind. */
export class Kinds {
  readonly #kinds = new Map<string, AgentKind>();
  readonly #lines: ReadonlyMap<string, Line>;
  readonly #floor: Floor;
  readonly #places: number;
  /** Handling time against the usual by level, as the lines have it. */
  #pace: readonly number[];

  constructor(lines: ReadonlyMap<string, Line>, floor: Floor, places: number, pace: readonly number[]) {
    this.#lines = lines;
    this.#floor = floor;
    this.#places = places;
    this.#pace = pace;
  }

  [Symbol.iterator](): Iterator<AgentKind> {
    return this.#kinds.values();
  }

  of(person: Person): AgentKind {
    const key = kindKey(person);
    const known = this.#kinds.get(key);
    if (known) return known;
    const kind = new AgentKind(this.#kinds.size, person, this.#places);
    this.#kinds.set(key, kind);
    for (const line of this.#lines.values()) this.#introduce(line, kind);
    kind.price();
    return kind;
  }

  /** The seat is one of this kind from now on. */
  move(seat: Seat, kind: AgentKind): void {
    const { place } = seat;
    for (const line of this.#lines.values()) line.able.remove(place);
    for (const line of this.#lines.values()) for (const set of line.unfit.values()) set.remove(place);
    for (const group of seat.kind.calls) group.ready -= this.#floor.ready(place, group.channel);
    seat.kind.members.remove(place);
    seat.kind = kind;
    kind.members.add(place);
    for (const group of kind.calls) group.ready += this.#floor.ready(place, group.channel);
    for (const line of this.#lines.values()) setFor(line, kind)?.add(place);
  }

  /** A new line: who may serve it, and how well. */
  open(line: Line): void {
    for (const kind of this.#kinds.values()) {
      this.#introduce(line, kind);
      setFor(line, kind)?.join(kind.members);
    }
  }

  close(line: Line): void {
    for (const kind of this.#kinds.values()) {
      const at = kind.lines.indexOf(line);
      if (at >= 0) kind.lines.splice(at, 1);
    }
  }

  /** There are no calls of this group any more. */
  forget(group: Group): void {
    if (!group.exclusive) return;
    this.#floor.stamp += 1;
    for (const kind of this.#kinds.values()) {
      const at = kind.calls.indexOf(group);
      if (at < 0) continue;
      kind.calls.splice(at, 1);
      kind.price();
    }
  }

  /** To be told after the groups have learned. */
  learn({ paceByLevel }: Estimates): void {
    for (const kind of this.#kinds.values()) kind.price();
    if (!paceByLevel.some((pace, level) => Math.abs(pace - (this.#pace[level] ?? 1)) > samePace)) return;
    this.#pace = paceByLevel;
    for (const line of this.#lines.values())
      for (const kind of this.#kinds.values()) this.#setPace(line, kind);
  }

  #introduce(line: Line, kind: AgentKind): void {
    this.#setPace(line, kind);
    line.setOfKind(kind.number, kindTerm.preferred, kind.shareOf(line.example.preferred));
    if (kind.unfit(line.example)) return;
    kind.lines.push(line);
    const { group } = line;
    if (!group.exclusive || kind.calls.includes(group)) return;
    // In one order whatever came first, so that sums over them do not depend on it.
    const at = kind.calls.findIndex((other) => other.key > group.key);
    kind.calls.splice(at < 0 ? kind.calls.length : at, 0, group);
    for (const place of kind.members) group.ready += this.#floor.ready(place, line.channel);
    kind.price();
    this.#floor.stamp += 1;
  }

  #setPace(line: Line, kind: AgentKind): void {
    let pace = 1;
    for (const { skill } of line.example.required) {
      pace *= this.#pace[kind.example.skills.get(skill) ?? 0] ?? 1;
    }
    line.setOfKind(kind.number, kindTerm.pace, pace);
    line.setOfKind(kind.number, kindTerm.worthOfTime, timeWorth(pace));
  }
}

/** Where the line keeps people of the kind: among those who are able, or by the rule that stops them. */
function setFor(line: Line, kind: AgentKind) {
  const why = kind.unfit(line.example)?.because;
  return why ? line.unfit.get(why) : line.able;
}
