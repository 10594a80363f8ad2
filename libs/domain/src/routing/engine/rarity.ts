import type { Kinds } from './kinds.ts';
import type { Line } from './line.ts';

/** How rare the skills are that work may ask for, so that they are not spent on work that does not need them. */
export class Rarity {
  readonly #asked: Set<string>;
  #stale = true;

  constructor(askedSkills: readonly string[]) {
    this.#asked = new Set(askedSkills);
  }

  /** Somebody came or has other skills. */
  peopleChanged(): void {
    this.#stale = true;
  }

  opened(line: Line): void {
    for (const { skill } of line.example.required) this.#asked.add(skill);
    this.#stale = true;
  }

  /** Writes into the lines how rare the rarest skill is that each kind of agent would waste: 1 when nobody else has it. */
  weigh(lines: Iterable<Line>, kinds: Kinds, people: number): void {
    if (!this.#stale) return;
    this.#stale = false;
    const others = Math.max(1, people - 1);
    const holders = new Map<string, number>();
    for (const kind of kinds) {
      const members = kind.members.size;
      for (const skill of kind.example.skills.keys()) holders.set(skill, (holders.get(skill) ?? 0) + members);
    }
    for (const line of lines) {
      const used = new Set([...line.example.required, ...line.example.preferred].map((one) => one.skill));
      for (const kind of kinds) {
        let wasted = 0;
        for (const skill of kind.example.skills.keys()) {
          if (used.has(skill) || !this.#asked.has(skill)) continue;
          wasted = Math.max(wasted, 1 - Math.min(1, ((holders.get(skill) ?? 1) - 1) / others));
        }
        line.wasted[kind.number] = wasted;
      }
    }
  }
}
