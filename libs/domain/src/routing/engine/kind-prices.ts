/** What people of each kind are worth to other work, by the number of the kind: side by side in memory, because a score looks at it. */
export class KindPrices {
  /** How many kinds there are. */
  count = 0;
  /** What the loss of one of them costs the calls to come in the long run, a millisecond. */
  scarcity = new Float64Array(16);
  /** What the loss of one who is free now would cost the calls that come next. */
  reserve = new Float64Array(16);
  /** What a call is worth that waits for one of them to come free; 0 where none does. */
  queued = new Float64Array(16);
  /** The count of changes of who is free that both were reckoned at. */
  reservedAt = new Float64Array(16).fill(-1);
  /** What is lost of what comes next to be answered soon if one fewer has room for it, and the units that it needs. */
  room = new Float64Array(16);
  roomUnits = new Float64Array(16);
  /** As `reservedAt`, of these two. */
  roomAt = new Float64Array(16).fill(-1);

  /** Makes room for a kind of this number. */
  open(number: number): void {
    this.count = number + 1;
    if (number < this.scarcity.length) return;
    this.scarcity = enlarged(this.scarcity, 0);
    this.reserve = enlarged(this.reserve, 0);
    this.queued = enlarged(this.queued, 0);
    this.reservedAt = enlarged(this.reservedAt, -1);
    this.room = enlarged(this.room, 0);
    this.roomUnits = enlarged(this.roomUnits, 0);
    this.roomAt = enlarged(this.roomAt, -1);
  }
}

function enlarged(values: Float64Array, others: number): Float64Array<ArrayBuffer> {
  const more = new Float64Array(2 * values.length).fill(others);
  more.set(values);
  return more;
}
