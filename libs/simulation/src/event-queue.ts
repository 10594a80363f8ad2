const branches = 4;
const never = Infinity;

/** Events by time; of those at one time the one that was added first. A 4-ary heap in flat arrays. */
export class EventQueue {
  size = 0;
  private times = new Float64Array(1024);
  private orders = new Float64Array(1024);
  private codes = new Float64Array(1024);
  private added = 0;

  /** When the next event is; Infinity when there is none. */
  get nextAt(): number {
    return this.size === 0 ? never : (this.times[0] as number);
  }

  add(time: number, code: number): void {
    if (this.size === this.times.length) this.grow();
    const order = this.added++;
    let at = this.size++;
    const { times, orders, codes } = this;
    while (at > 0) {
      const parent = (at - 1) >> 2;
      // What is added is the youngest: among equals it stays behind.
      if ((times[parent] as number) <= time) break;
      times[at] = times[parent] as number;
      orders[at] = orders[parent] as number;
      codes[at] = codes[parent] as number;
      at = parent;
    }
    times[at] = time;
    orders[at] = order;
    codes[at] = code;
  }

  /** Takes the next event out and answers its code; there must be one. */
  take(): number {
    const { times, orders, codes } = this;
    const taken = codes[0] as number;
    const last = --this.size;
    const time = times[last] as number;
    const order = orders[last] as number;
    const code = codes[last] as number;
    let at = 0;
    for (;;) {
      const first = branches * at + 1;
      if (first >= last) break;
      let best = first;
      const end = first + branches < last ? first + branches : last;
      for (let child = first + 1; child < end; child++) {
        const difference = (times[child] as number) - (times[best] as number);
        if (difference < 0 || (difference === 0 && (orders[child] as number) < (orders[best] as number)))
          best = child;
      }
      const difference = (times[best] as number) - time;
      if (difference > 0 || (difference === 0 && (orders[best] as number) > order)) break;
      times[at] = times[best] as number;
      orders[at] = orders[best] as number;
      codes[at] = codes[best] as number;
      at = best;
    }
    times[at] = time;
    orders[at] = order;
    codes[at] = code;
    return taken;
  }

  private grow(): void {
    const grown = (from: Float64Array) => {
      const to = new Float64Array(from.length * 2);
      to.set(from);
      return to;
    };
    this.times = grown(this.times);
    this.orders = grown(this.orders);
    this.codes = grown(this.codes);
  }
}
