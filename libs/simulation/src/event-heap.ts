const branches = 4;
const never = Infinity;
/** An event is two numbers: its time and its turn. */
const fields = 2;

/** Events by time; of those at one time the one with the lower turn. A 4-ary heap in one flat array. */
export class EventHeap {
  private size = 0;
  private events = new Float64Array(fields * 1024);

  /** When the next event is; Infinity when there is none. */
  get nextAt(): number {
    return this.size === 0 ? never : (this.events[0] as number);
  }

  add(time: number, turn: number): void {
    if (fields * this.size === this.events.length) this.grow();
    let at = this.size++;
    const { events } = this;
    while (at > 0) {
      const parent = (at - 1) >> 2;
      const parentTime = events[fields * parent] as number;
      const parentTurn = events[fields * parent + 1] as number;
      if (parentTime < time || (parentTime === time && parentTurn < turn)) break;
      events[fields * at] = parentTime;
      events[fields * at + 1] = parentTurn;
      at = parent;
    }
    events[fields * at] = time;
    events[fields * at + 1] = turn;
  }

  /** Takes the next event out and answers its turn; there must be one. */
  take(): number {
    const { events } = this;
    const taken = events[1] as number;
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
