/** One more than a list needs, in which it may grow where it stands. */
const slack = 4;

/**
 * Lists of whole numbers, one for each of a row of things: one after another in memory, because what goes over the lists of
 * hundreds of them waits mostly for what lies scattered.
 */
export class NumberLists {
  /** All lists with what is left between them; those that outgrew their place stand at the end. */
  values: Int32Array = new Int32Array(64);
  /** Of each list where it begins and how long it is. */
  starts: Int32Array = new Int32Array(16);
  lengths: Int32Array = new Int32Array(16);
  #rooms: Int32Array = new Int32Array(16);
  #used = 0;

  /** Makes this the list of that number. */
  set(number: number, list: readonly number[]): void {
    if (number >= this.starts.length) {
      this.starts = longer(this.starts, number + 1);
      this.lengths = longer(this.lengths, number + 1);
      this.#rooms = longer(this.#rooms, number + 1);
    }
    if (list.length > (this.#rooms[number] as number)) {
      const room = list.length + slack;
      this.starts[number] = this.#used;
      this.#rooms[number] = room;
      this.#used += room;
      this.values = longer(this.values, this.#used);
    }
    this.values.set(list, this.starts[number]);
    this.lengths[number] = list.length;
  }
}

function longer(values: Int32Array, size: number): Int32Array {
  if (size <= values.length) return values;
  const more = new Int32Array(Math.max(size, 2 * values.length));
  more.set(values);
  return more;
}
