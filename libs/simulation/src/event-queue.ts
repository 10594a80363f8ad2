import { EventHeap } from './event-heap.ts';

/** Drawers there are at most, one for each second: twelve days of them. */
const mostDrawers = 2 ** 20;
/** Codes are below this. */
const codes = 2 ** 27;
/** Turns times codes stay exact so far: some 67 million events of a run. */
export const mostEvents = 2 ** 26;
const none = -1;

/**
 * Events by time; of those at one time the one that was added first. Most happen much later than they are added: deadlines of
 * mail, customers who would leave if nobody answered. They lie unsorted in drawers, one for each second, and only those of the
 * seconds that were opened stand in the heap, which stays so small that it costs little to keep in order.
 */
export class EventQueue {
  private readonly heap = new EventHeap();
  /** Of each drawer the place of the event that was put in last, and of each place that of the one put in before it, or of the next free one. */
  private drawers = new Int32Array(1024).fill(none);
  private before = new Int32Array(1024);
  /** Of each place the time and the turn. */
  private events = new Float64Array(2 * 1024);
  /** The last drawer that was opened. */
  private opened = 0;
  private inDrawers = 0;
  /** Places that were used, and the one of them that came free last. */
  private used = 0;
  private free = none;

  /** @param added how many events went before, which take turns too */
  constructor(private added = 0) {}

  /** When the next event is; Infinity when there is none. */
  get nextAt(): number {
    return this.heap.nextAt;
  }

  /**
   * @param code a whole number from 0, below 2²⁷
   * @throws RangeError when a run has more than `mostEvents`, whose order nobody could tell any more
   */
  add(time: number, code: number): void {
    if (this.added === mostEvents)
      throw new RangeError(
        `A run may have ${mostEvents.toLocaleString('en')} events. Simulate a shorter horizon.`,
      );
    const turn = this.added++ * codes + code;
    const drawer = Math.floor(time);
    // What is further off than there are drawers is sorted in at once.
    if (drawer <= this.opened || drawer >= mostDrawers) {
      this.heap.add(time, turn);
      return;
    }
    this.putAway(drawer, time, turn);
    if (this.heap.nextAt >= this.openedUntil) this.open();
  }

  /** Takes the next event out and answers its code; there must be one. */
  take(): number {
    const code = codeOf(this.heap.take());
    if (this.inDrawers > 0 && this.heap.nextAt >= this.openedUntil) this.open();
    return code;
  }

  private get openedUntil(): number {
    return this.opened + 1;
  }

  private putAway(drawer: number, time: number, turn: number): void {
    if (drawer >= this.drawers.length) this.growDrawers(drawer);
    let place = this.free;
    if (place === none) {
      place = this.used++;
      if (place === this.before.length) this.growPlaces();
    } else this.free = this.before[place] as number;
    this.events[2 * place] = time;
    this.events[2 * place + 1] = turn;
    this.before[place] = this.drawers[drawer] as number;
    this.drawers[drawer] = place;
    this.inDrawers += 1;
  }

  /** Opens drawers until what comes next is in the heap. */
  private open(): void {
    const { before, drawers, events, heap } = this;
    let { opened } = this;
    do {
      let place = drawers[++opened] as number;
      if (place === none) continue;
      drawers[opened] = none;
      do {
        heap.add(events[2 * place] as number, events[2 * place + 1] as number);
        this.inDrawers -= 1;
        const next = before[place] as number;
        before[place] = this.free;
        this.free = place;
        place = next;
      } while (place !== none);
    } while (this.inDrawers > 0 && heap.nextAt >= opened + 1);
    this.opened = opened;
  }

  private growDrawers(drawer: number): void {
    const more = new Int32Array(Math.max(2 * this.drawers.length, drawer + 1)).fill(none);
    more.set(this.drawers);
    this.drawers = more;
  }

  private growPlaces(): void {
    const before = new Int32Array(2 * this.before.length);
    before.set(this.before);
    this.before = before;
    const events = new Float64Array(2 * this.events.length);
    events.set(this.events);
    this.events = events;
  }
}

/** What `turn % codes` is, which takes a processor long with numbers that are this large. */
function codeOf(turn: number): number {
  return turn - Math.floor(turn / codes) * codes;
}
