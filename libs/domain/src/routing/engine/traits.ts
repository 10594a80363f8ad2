import { hadAlready, loadOf, packingOf, timeWorth, varietyOf } from './score.ts';
import type { Seat } from './seat.ts';

/** The places of an agent's traits, one after another. */
export const trait = {
  pace: 0,
  /** How much they have had already, for fairness. */
  hadAlready: 1,
  missShare: 2,
  hardRun: 3,
  items: 4,
  firm: 5,
  /** What worth counts for in the time that they take for it, wholly given to it or by one of their units. */
  worthWhole: 6,
  worthOfUnit: 7,
} as const;
/** Eight numbers fill a line of a processor's cache. */
export const traitCount = 8;

/** So many makes of work there are that what an agent holds and held counts differently for. */
export const makes = 6;
/** Exclusive, firm or neither; hard or easy. */
export function makeOf(exclusive: boolean, firm: boolean, hard: boolean): number {
  return (hard ? 3 : 0) + (exclusive ? 0 : firm ? 1 : 2);
}

/** What a score looks at of every agent, side by side in memory, because a decision may look at thousands. */
export class Traits {
  readonly values: Float64Array;
  /** The number of each agent's kind. */
  readonly kinds: Int32Array;
  /** By make of work the points of packing, load and variety. */
  readonly ownPoints: Float64Array;
  readonly #weights: readonly number[];
  /** Nobody is or was quicker, or had time that counts for more. */
  leastPace = Infinity;
  mostWorthWhole = 0;
  mostWorthOfUnit = 0;

  /** @param weights of the terms of a score */
  constructor(places: number, weights: readonly number[]) {
    this.#weights = weights;
    this.ownPoints = new Float64Array(places * makes);
    this.values = new Float64Array(places * traitCount);
    this.kinds = new Int32Array(places);
  }

  /** Takes over what is known of the agent. */
  read(seat: Seat): void {
    const { values } = this;
    const at = seat.place * traitCount;
    values[at + trait.pace] = seat.pace;
    values[at + trait.missShare] = seat.missShare;
    values[at + trait.hardRun] = seat.hardRun;
    const worthWhole = timeWorth(seat.pace);
    const worthOfUnit = timeWorth(seat.pace / Math.max(1, seat.person.units));
    values[at + trait.worthWhole] = worthWhole;
    values[at + trait.worthOfUnit] = worthOfUnit;
    this.leastPace = Math.min(this.leastPace, seat.pace);
    this.mostWorthWhole = Math.max(this.mostWorthWhole, worthWhole);
    this.mostWorthOfUnit = Math.max(this.mostWorthOfUnit, worthOfUnit);
    this.readBusy(seat);
    this.readLoad(seat);
  }

  readBusy({ place, busyShare, ahead }: Seat): void {
    this.values[place * traitCount + trait.hadAlready] = hadAlready(busyShare, ahead);
  }

  readLoad({ place, items, firm }: Seat): void {
    this.values[place * traitCount + trait.items] = items;
    this.values[place * traitCount + trait.firm] = firm;
    const run = this.values[place * traitCount + trait.hardRun] ?? 0;
    const [, , , , packing = 0, load = 0, , variety = 0] = this.#weights;
    for (const hard of [false, true]) {
      const varied = varietyOf(hard, run) * variety;
      const at = place * makes + makeOf(true, false, hard);
      this.ownPoints[at] = packingOf(true, false, firm) * packing + loadOf(true, items) * load + varied;
      this.ownPoints[at + 1] = packingOf(false, true, firm) * packing + loadOf(false, items) * load + varied;
      this.ownPoints[at + 2] = packingOf(false, false, firm) * packing + loadOf(false, items) * load + varied;
    }
  }
}
