import { grown } from './grown.ts';

/** The places of what people of a kind are worth to other work, one after another. */
export const kindPrice = {
  /** What the loss of one of them costs the calls to come in the long run, a millisecond. */
  scarcity: 0,
  /** What the loss of one who is free now would cost the calls that come next. */
  reserve: 1,
  /** What a call is worth that waits for one of them to come free; 0 where none does. */
  queued: 2,
  /** The count of changes of who is free that both were reckoned at. */
  reservedAt: 3,
  /** What is lost of what comes next to be answered soon if one fewer has room for it, and the units that it needs. */
  room: 4,
  roomUnits: 5,
  /** As `reservedAt`, of these two. */
  roomAt: 6,
} as const;
/** Eight numbers fill a line of a processor's cache. */
export const kindPriceCount = 8;

/** What people of each kind are worth to other work, kind by kind by their number: side by side in memory, because a score looks at it. */
export class KindPrices {
  values: Float64Array = new Float64Array(16 * kindPriceCount);

  /** Makes room for a kind of this number. */
  open(number: number): void {
    const at = number * kindPriceCount;
    this.values = grown(this.values, at + kindPriceCount);
    this.values[at + kindPrice.reservedAt] = -1;
    this.values[at + kindPrice.roomAt] = -1;
  }
}
