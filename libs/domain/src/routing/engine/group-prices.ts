import { grown } from './grown.ts';

/** What a group of work answers for itself; `Group` is such. */
interface Priced {
  readonly units: number;
  lossByOneFewer(): number;
  worthOfQueue(): number;
}

/** The places of what a group of work is worth, one after another. */
export const groupPrice = {
  /** Worth lost a millisecond in the long run, in expectation, if there is one agent fewer. */
  longRunLoss: 0,
  /** Worth that an agent makes a millisecond with this work. */
  density: 1,
  /** Worth lost to the next arrivals if one agent fewer is free, and of what waits for nobody free; once they are `renew`ed. */
  nextLoss: 2,
  queued: 3,
  /** 1 of those of which another number waits or is free than these two were reckoned with. */
  isOther: 4,
  /** How much room one takes. */
  units: 5,
} as const;
/** Eight numbers fill a line of a processor's cache. */
export const groupPriceCount = 8;

/** What each group of work is worth, group by group by their number: side by side in memory, because all kinds of people look at it. */
export class GroupPrices {
  values: Float64Array = new Float64Array(16 * groupPriceCount);
  readonly #groups: Priced[] = [];

  /** The number of a new group. */
  open(group: Priced): number {
    const number = this.#groups.push(group) - 1;
    const at = number * groupPriceCount;
    this.values = grown(this.values, at + groupPriceCount);
    this.values[at + groupPrice.isOther] = 1;
    return number;
  }

  /** To be told when another number of the group waits or is free, or when it has learned. */
  changed(number: number): void {
    this.values[number * groupPriceCount + groupPrice.isOther] = 1;
  }

  renew(number: number): void {
    const { values } = this;
    const at = number * groupPriceCount;
    if (values[at + groupPrice.isOther] === 0) return;
    const group = this.#groups[number] as Priced;
    values[at + groupPrice.nextLoss] = group.lossByOneFewer();
    values[at + groupPrice.queued] = group.worthOfQueue();
    values[at + groupPrice.units] = group.units;
    values[at + groupPrice.isOther] = 0;
  }
}
