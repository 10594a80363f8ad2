import { costBin, costBins } from './estimates.ts';
import { grown } from './grown.ts';

/** Share of a look at the house that replaces what was seen before. */
const fade = 1 / 32;

/**
 * How often the cheapest place for one more of each group of work cost how much: counts by `costBin`, fading. Side by side in
 * memory, because there are hundreds of groups and a simulated house is looked at every minute.
 */
export class SeenCosts {
  #groups = 0;
  #now: Float64Array = new Float64Array(64 * costBins);
  /** As they were when they were told last. */
  #told: Float64Array = new Float64Array(64 * costBins);
  #views: Float64Array[] = [];

  /** Another group, of which nothing was seen; answers its number. */
  open(): number {
    const size = (this.#groups + 1) * costBins;
    // Views of what was told stay with the numbers that they were made of.
    if (size > this.#told.length) this.#views = [];
    this.#now = grown(this.#now, size);
    this.#told = grown(this.#told, size);
    return this.#groups++;
  }

  /** Takes over what was seen before. */
  resume(group: number, counts: ArrayLike<number>): void {
    for (let bin = 0; bin < costBins; bin++) this.#now[group * costBins + bin] = counts[bin] ?? 0;
  }

  see(group: number, cost: number): void {
    const now = this.#now;
    const from = group * costBins;
    const to = from + costBins;
    for (let at = from; at < to; at++) now[at] = (now[at] as number) * (1 - fade);
    const at = from + costBin(cost);
    now[at] = (now[at] as number) + 1;
  }

  /** Tells what was seen up to now. */
  tell(): void {
    this.#told.set(this.#now);
  }

  /** What was told of the group; written over the next time that is told. */
  told(group: number): Float64Array {
    return (this.#views[group] ??= this.#told.subarray(group * costBins, (group + 1) * costBins));
  }
}
