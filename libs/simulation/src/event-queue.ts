const branches = 4;
const never = Infinity;
/** An event is two numbers: its time, and its turn and code in one. */
const fields = 2;
/** Codes are below this; turns times it stay exact up to some 67 million events. */
const codes = 2 ** 27;

/** Events by time; of those at one time the one that was added first. A 4-ary heap in one flat array. */
export class EventQueue {
  private size = 0;
  private events = new Float64Array(fields * 1024);
  private added = 0;

  /** When the next event is; Infinity when there is none. */
  get nextAt(): number {
    return this.size === 0 ? never : (this.events[0] as number);
  }

  /** @param code a whole number from 0, below 2²⁷ */
  add(time: number, code: number): void {
    if (fields * this.size === this.events.length) this.grow();
    const turn = this.added++ * codes + code;
    let at = this.size++;
    const { events } = this;
    while (at > 0) {
      const parent = (at - 1) >> 2;
      // What is added is the youngest: among equals it stays behind.
      if ((events[fields * parent] as number) <= time) break;
      events[fields * at] = events[fields * parent] as number;
      events[fields * at + 1] = events[fields * parent + 1] as number;
      at = parent;
    }
    events[fields * at] = time;
    events[fields * at + 1] = turn;
  }

  /** Takes the next event out and answers its code; there must be one. */
  take(): number {
    const { events } = this;
    const taken = codeOf(events[1] as number);
    const last = --this.size;
    const time = events[fields * last] as number;
    const turn = events[fields * last + 1] as number;
    let at = 0;
    for (;;) {
      const first = branches * at + 1;
      if (first >= last) break;
      let best = first;
      let bestTime = events[fields * first] as number;
      const end = first + branches < last ? first + branches : last;
      for (let child = first + 1; child < end; child++) {
        const childTime = events[fields * child] as number;
        if (childTime > bestTime) continue;
        if (
          childTime === bestTime &&
          (events[fields * child + 1] as number) > (events[fields * best + 1] as number)
        )
          continue;
        best = child;
        bestTime = childTime;
      }
      if (bestTime > time || (bestTime === time && (events[fields * best + 1] as number) > turn)) break;
      events[fields * at] = bestTime;
      events[fields * at + 1] = events[fields * best + 1] as number;
      at = best;
    }
    events[fields * at] = time;
    events[fields * at + 1] = turn;
    return taken;
  }

  private grow(): void {
    const more = new Float64Array(2 * this.events.length);
    more.set(this.events);
    this.events = more;
  }
}

/** What `turn % codes` is, which takes a processor long with numbers that are this large. */
function codeOf(turn: number): number {
  return turn - Math.floor(turn / codes) * codes;
}
