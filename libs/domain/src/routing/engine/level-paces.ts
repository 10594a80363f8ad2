import { timeWorth } from './score.ts';

/** Levels that somebody has in what is required, one list after another by number: people by the thousand have a few dozen such. */
export class LevelLists {
  readonly lists: (readonly number[])[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(levels: readonly number[]): number {
    const key = levels.join();
    let number = this.#numbers.get(key);
    if (number === undefined) this.#numbers.set(key, (number = this.lists.push(levels) - 1));
    return number;
  }
}

/** How long people of each level take, against the usual, and what worth counts for in the time that they make of it. */
export class LevelPaces {
  readonly #byLevel: readonly number[];
  readonly #known: LevelLists;
  /** By number of the levels; reckoned for the first who has them, because powers take long. */
  readonly #paces: number[] = [];
  readonly #worths: number[] = [];

  constructor(byLevel: readonly number[], known: LevelLists) {
    this.#byLevel = byLevel;
    this.#known = known;
  }

  /** Whether none of these differs by more than that. */
  isAbout(byLevel: readonly number[], most: number): boolean {
    return byLevel.every((pace, level) => Math.abs(pace - (this.#byLevel[level] ?? 1)) <= most);
  }

  /** Of somebody who has the levels of this number in what is required. */
  of(number: number): number {
    if (number >= this.#paces.length) this.#reckon();
    return this.#paces[number] as number;
  }

  worthOf(number: number): number {
    if (number >= this.#paces.length) this.#reckon();
    return this.#worths[number] as number;
  }

  #reckon(): void {
    for (let number = this.#paces.length; number < this.#known.lists.length; number++) {
      const pace = (this.#known.lists[number] ?? []).reduce(
        (product, level) => product * (this.#byLevel[level] ?? 1),
        1,
      );
      this.#paces.push(pace);
      this.#worths.push(timeWorth(pace));
    }
  }
}
