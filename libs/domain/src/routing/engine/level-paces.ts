import { timeWorth } from './score.ts';

/** How long people of each level take, against the usual. */
export class LevelPaces {
  readonly #byLevel: readonly number[];
  /** By pace; powers take long, and hundreds of demands ask for the same few. */
  readonly #worths = new Map<number, number>();

  constructor(byLevel: readonly number[]) {
    this.#byLevel = byLevel;
  }

  /** Whether none of these differs by more than that. */
  isAbout(byLevel: readonly number[], most: number): boolean {
    return byLevel.every((pace, level) => Math.abs(pace - (this.#byLevel[level] ?? 1)) <= most);
  }

  /** Of somebody who has these levels in what is required. */
  of(levels: readonly number[]): number {
    let pace = 1;
    for (const level of levels) pace *= this.#byLevel[level] ?? 1;
    return pace;
  }

  /** What worth counts for in the time that they make of it. */
  worthOf(pace: number): number {
    let worth = this.#worths.get(pace);
    if (worth === undefined) this.#worths.set(pace, (worth = timeWorth(pace)));
    return worth;
  }
}
