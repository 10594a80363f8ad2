import { hadAlready, timeWorth } from './score.ts';
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

/** What a score looks at of every agent, side by side in memory, because a decision may look at thousands. */
export class Traits {
  readonly values: Float64Array;
  /** The number of each agent's kind. */
  readonly kinds: Int32Array;
  /** Nobody is or was quicker, or had time that counts for more. */
  leastPace = Infinity;
  mostWorthWhole = 0;
  mostWorthOfUnit = 0;

  constructor(places: number) {
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
  }
}
