import { hadAlready, loadOf, packingOf, timeWorth, varietyOf } from './score.ts';
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

/** What of an agent's own counts differently for exclusive work, for firm work and for other work. */
export const bearing = { whole: 0, packed: 1, other: 2 } as const;

/** What a score looks at of every agent, side by side in memory, because a decision may look at thousands. */
export class Traits {
  readonly values: Float64Array;
  /** The number of each agent's kind. */
  readonly kinds: Int32Array;
  /** How much each has had already, for fairness. */
  readonly had: Float64Array;
  /** By `bearing` the points of packing and load of each: what all of whom some are chosen are looked at for. */
  readonly loadPoints: readonly [Float64Array, Float64Array, Float64Array];
  /** The same of variety, for easy work, for hard, and for easy work that calls may interrupt. */
  readonly runPoints: readonly [Float64Array, Float64Array, Float64Array];
  readonly #ofPacking: number;
  readonly #ofLoad: number;
  readonly #ofVariety: number;
  /** By place the units that what is said of their time was reckoned with. */
  readonly #units: Float64Array;

  /** @param weights of the terms of a score */
  constructor(places: number, weights: readonly number[]) {
    this.#ofPacking = weights[4] ?? 0;
    this.#ofLoad = weights[5] ?? 0;
    this.#ofVariety = weights[7] ?? 0;
    this.#units = new Float64Array(places);
    this.had = new Float64Array(places);
    const numbers = () => new Float64Array(places);
    this.loadPoints = [numbers(), numbers(), numbers()];
    this.runPoints = [numbers(), numbers(), numbers()];
    this.values = new Float64Array(places * traitCount);
    this.kinds = new Int32Array(places);
  }

  /** Takes over what is known of the agent. */
  read(seat: Seat): void {
    const { values } = this;
    const at = seat.place * traitCount;
    const units = Math.max(1, seat.person.units);
    values[at + trait.missShare] = seat.missShare;
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
  }

  /** Whether a score finds no difference between whoever sits at these places. */
  areAlike(one: number, other: number): boolean {
    const { had, kinds, values } = this;
    if (kinds[one] !== kinds[other] || had[one] !== had[other]) return false;
    for (let number = 0; number < traitCount; number++)
      if (values[one * traitCount + number] !== values[other * traitCount + number]) return false;
    return true;
  }

  readLoad({ place, items, firm, hardRun, person, units }: Seat): void {
    const { values } = this;
    const at = place * traitCount;
    values[at + trait.items] = items;
    values[at + trait.firm] = firm;
    values[at + trait.room] = person.units - units;
    if (values[at + trait.hardRun] !== hardRun) this.#setRun(place, hardRun);
    const ofPacking = this.#ofPacking;
    const load = loadOf(false, items) * this.#ofLoad;
    const [whole, packed, other] = this.loadPoints;
    whole[place] = packingOf(true, false, firm, items) * ofPacking;
    packed[place] = packingOf(false, true, firm, items) * ofPacking + load;
    other[place] = packingOf(false, false, firm, items) * ofPacking + load;
  }

  #setRun(place: number, run: number): void {
    this.values[place * traitCount + trait.hardRun] = run;
    const [easy, hard, change] = this.runPoints;
    easy[place] = varietyOf(false, false, run) * this.#ofVariety;
    hard[place] = varietyOf(true, false, run) * this.#ofVariety;
    change[place] = varietyOf(false, true, run) * this.#ofVariety;
  }
}
