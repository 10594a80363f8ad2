/** What each group of work is worth, by the number of the group: side by side in memory, because all kinds of people look at it. */
export class GroupPrices {
  /** Worth lost a millisecond in the long run, in expectation, if there is one agent fewer. */
  longRunLoss = new Float64Array(16);
  /** Worth that an agent makes a millisecond with this work. */
  density = new Float64Array(16);
  #count = 0;

  /** The number of a new group. */
  open(): number {
    if (this.#count === this.density.length) {
      this.longRunLoss = enlarged(this.longRunLoss);
      this.density = enlarged(this.density);
    }
    return this.#count++;
  }
}

function enlarged(values: Float64Array): Float64Array<ArrayBuffer> {
  const more = new Float64Array(2 * values.length);
  more.set(values);
  return more;
}
