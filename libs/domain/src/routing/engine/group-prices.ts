/** What a group of work answers for itself; `Group` is such. */
interface Priced {
  lossByOneFewer(): number;
  worthOfQueue(): number;
}

/** What each group of work is worth, by the number of the group: side by side in memory, because all kinds of people look at it. */
export class GroupPrices {
  /** Worth lost a millisecond in the long run, in expectation, if there is one agent fewer. */
  longRunLoss = new Float64Array(16);
  /** Worth that an agent makes a millisecond with this work. */
  density = new Float64Array(16);
  /** Worth lost to the next arrivals if one agent fewer is free, and of what waits for nobody free; once they are `renew`ed. */
  nextLoss = new Float64Array(16);
  queued = new Float64Array(16);
  /** 1 of those of which another number waits or is free than these two were reckoned with. */
  #isOther = new Uint8Array(16);
  readonly #groups: Priced[] = [];

  /** The number of a new group. */
  open(group: Priced): number {
    const number = this.#groups.push(group) - 1;
    if (number === this.density.length) {
      this.longRunLoss = enlarged(this.longRunLoss);
      this.density = enlarged(this.density);
      this.nextLoss = enlarged(this.nextLoss);
      this.queued = enlarged(this.queued);
      const more = new Uint8Array(2 * number);
      more.set(this.#isOther);
      this.#isOther = more;
    }
    this.#isOther[number] = 1;
    return number;
  }

  /** To be told when another number of the group waits or is free, or when it has learned. */
  changed(number: number): void {
    this.#isOther[number] = 1;
  }

  renew(number: number): void {
    if (this.#isOther[number] === 0) return;
    const group = this.#groups[number] as Priced;
    this.nextLoss[number] = group.lossByOneFewer();
    this.queued[number] = group.worthOfQueue();
    this.#isOther[number] = 0;
  }
}

function enlarged(values: Float64Array): Float64Array<ArrayBuffer> {
  const more = new Float64Array(2 * values.length);
  more.set(values);
  return more;
}
