import { fairnessOf, hadAlready, loadOf, packingOf, timeWorth, varietyOf } from './score.ts';
import type { Seat } from './seat.ts';

/** The places of an agent's traits, one after another. */
export const trait = {
  pace: 0,
  missShare: 1,
  hardRun: 2,
  items: 3,
  firm: 4,
  /** What worth counts for in the time that they take for it, wholly given to it or by one of their units. */
  worthWhole: 5,
  worthOfUnit: 6,
  /** Units that are free beside exclusive work. */
  room: 7,
} as const;
/** Eight numbers fill a line of a processor's cache. */
export const traitCount = 8;

/** So many makes of work there are that what an agent holds and held counts differently for. */
const makes = 6;
/** Exclusive, firm or neither; hard or easy. */
export function makeOf(exclusive: boolean, firm: boolean, hard: boolean): number {
  return (hard ? 3 : 0) + (exclusive ? 0 : firm ? 1 : 2);
}

/** What a score looks at of every agent, side by side in memory, because a decision may look at thousands. */
export class Traits {
  readonly values: Float64Array;
  /** The number of each agent's kind. */
  readonly kinds: Int32Array;
  /** How much each has had already, for fairness. */
  readonly had: Float64Array;
  /** By make of work the points of packing, load, fairness and variety of each: what all of whom some are chosen are looked at for. */
  readonly ownPoints: readonly Float64Array[];
  readonly #ofPacking: number;
  readonly #ofLoad: number;
  readonly #ofFairness: number;
  readonly #ofVariety: number;
  /** By place the units that what is said of their time was reckoned with. */
  readonly #units: Float64Array;

  /** @param weights of the terms of a score */
  constructor(places: number, weights: readonly number[]) {
    this.#ofPacking = weights[4] ?? 0;
    this.#ofLoad = weights[5] ?? 0;
    this.#ofFairness = weights[6] ?? 0;
    this.#ofVariety = weights[7] ?? 0;
    this.#units = new Float64Array(places);
    this.had = new Float64Array(places);
    this.ownPoints = Array.from({ length: makes }, () => new Float64Array(places));
    this.values = new Float64Array(places * traitCount);
    this.kinds = new Int32Array(places);
  }

  /** Takes over what is known of the agent. */
  read(seat: Seat): void {
    const { values } = this;
    const at = seat.place * traitCount;
    const units = Math.max(1, seat.person.units);
    values[at + trait.missShare] = seat.missShare;
    values[at + trait.hardRun] = seat.hardRun;
    if (values[at + trait.pace] !== seat.pace || this.#units[seat.place] !== units) {
      values[at + trait.pace] = seat.pace;
      this.#units[seat.place] = units;
      values[at + trait.worthWhole] = timeWorth(seat.pace);
      values[at + trait.worthOfUnit] = timeWorth(seat.pace / units);
    }
    this.readLoad(seat);
  }

  /** Takes over how evenly work was shared out to whoever sits there, as in `LoadShare`. */
  setBusy(place: number, busyShare: number, ahead: number): void {
    this.had[place] = hadAlready(busyShare, ahead);
    this.#addUp(place);
  }

  /** Whether a score finds no difference between whoever sits at these places. */
  areAlike(one: number, other: number): boolean {
    const { had, kinds, values } = this;
    if (kinds[one] !== kinds[other] || had[one] !== had[other]) return false;
    for (let number = 0; number < traitCount; number++)
      if (values[one * traitCount + number] !== values[other * traitCount + number]) return false;
    return true;
  }

  readLoad({ place, items, firm, person, units }: Seat): void {
    const { values } = this;
    const at = place * traitCount;
    values[at + trait.items] = items;
    values[at + trait.firm] = firm;
    values[at + trait.room] = person.units - units;
    this.#addUp(place);
  }

  #addUp(place: number): void {
    const { values } = this;
    const at = place * traitCount;
    const firm = values[at + trait.firm] as number;
    const run = values[at + trait.hardRun] as number;
    const had = this.had[place] as number;
    const ofPacking = this.#ofPacking;
    const alone = fairnessOf(false, had) * this.#ofFairness;
    const load = loadOf(false, values[at + trait.items] as number) * this.#ofLoad;
    const whole = packingOf(true, false, firm) * ofPacking + alone;
    const packed = packingOf(false, true, firm) * ofPacking + load + fairnessOf(true, had) * this.#ofFairness;
    const other = packingOf(false, false, firm) * ofPacking + load + alone;
    for (let hard = 0; hard < 2; hard++) {
      const varied = varietyOf(hard === 1, run) * this.#ofVariety;
      (this.ownPoints[makeOf(true, false, hard === 1)] as Float64Array)[place] = whole + varied;
      (this.ownPoints[makeOf(false, true, hard === 1)] as Float64Array)[place] = packed + varied;
      (this.ownPoints[makeOf(false, false, hard === 1)] as Float64Array)[place] = other + varied;
    }
  }
}
