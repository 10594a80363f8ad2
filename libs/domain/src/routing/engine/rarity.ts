import type { Kinds } from './kinds.ts';
import type { Line } from './line.ts';

/** How rare the skills are that work may ask for, so that they are not spent on work that does not need them. */
export class Rarity {
  readonly #always: ReadonlySet<string>;
  #asked: Set<string>;
  /** Members by skill; reckoned anew when it is asked for after somebody changed. */
  #holders: ReadonlyMap<string, number> | undefined;
  #version = 0;

  constructor(askedSkills: readonly string[]) {
    this.#always = new Set(askedSkills);
    this.#asked = new Set(askedSkills);
  }

  /** Somebody came or has other skills. */
  peopleChanged(): void {
    this.#holders = undefined;
    this.#version += 1;
  }

  opened(line: Line): void {
    const before = this.#asked.size;
    for (const { skill } of line.example.required) this.#asked.add(skill);
    if (this.#asked.size > before) this.#version += 1;
  }

  /** Whether the line asks for nothing that is not asked for in any case. */
  isAlwaysAsked({ example }: Line): boolean {
    return example.required.every(({ skill }) => this.#always.has(skill));
  }

  /** Only what is asked for by these lines, or always, is asked for from now on. */
  onlyAskedBy(lines: Iterable<Line>): void {
    const asked = new Set(this.#always);
    for (const line of lines) for (const { skill } of line.example.required) asked.add(skill);
    if (asked.size < this.#asked.size) this.#version += 1;
    this.#asked = asked;
  }

  /** Writes into the line how rare the rarest skill is that each kind of able agent would waste: 1 when nobody else has it. */
  weigh(line: Line, kinds: Kinds, people: number): void {
    const { demand, weighedAt } = line.fitness;
    if (weighedAt === this.#version) return;
    line.fitness.weighedAt = this.#version;
    const others = Math.max(1, people - 1);
    const holders = (this.#holders ??= holdersOf(kinds));
    const used = new Set([...demand.required, ...demand.preferred].map((one) => one.skill));
    for (const kind of kinds.able(line.fitness)) {
      let wasted = 0;
      for (const skill of kind.example.skills.keys()) {
        if (used.has(skill) || !this.#asked.has(skill)) continue;
        wasted = Math.max(wasted, 1 - Math.min(1, ((holders.get(skill) ?? 1) - 1) / others));
      }
      line.fitness.setWasted(kind.number, wasted);
    }
  }
}

function holdersOf(kinds: Kinds): Map<string, number> {
  const holders = new Map<string, number>();
  for (const kind of kinds) {
    const members = kind.members.size;
    for (const skill of kind.example.skills.keys()) holders.set(skill, (holders.get(skill) ?? 0) + members);
  }
  return holders;
}
