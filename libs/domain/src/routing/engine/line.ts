import type { AgentSet } from '../agent-set.ts';
import type { ObstacleKind } from '../eligibility.ts';
import type { Fitness } from './fitness.ts';
import type { Group } from './group.ts';
import type { Work } from './work.ts';
import type { RegretCurve } from './worth.ts';

/** A waiting conversation with what orders it. */
export interface Waiting {
  readonly work: Work;
  /** The last instant at which an offer may still keep the promise. */
  readonly dueMs: number;
  /** From its arrival to the deadline. */
  readonly promisedMs: number;
  readonly line: Line;
}

/** What matters of work to the load of whoever takes it. */
export type TakenWork = Pick<Line, 'channel' | 'hard'>;

type LineFacts = Pick<
  Line,
  | 'key'
  | 'number'
  | 'example'
  | 'group'
  | 'worth'
  | 'rank'
  | 'order'
  | 'channel'
  | 'fitness'
  | 'asked'
  | 'mayAskAgainMs'
  | 'customer'
  | 'keptFor'
  | 'firm'
  | 'hard'
  | 'units'
  | 'dueAtEnd'
>;

/** What waits for the same agents with the same worth and, where somebody was asked already, the same ones asked. */
export class Line {
  readonly key: string;
  /** Counts the lines that were opened before. */
  readonly number: number;
  readonly example: Work;
  readonly group: Group;
  readonly worth: number;
  readonly rank: number;
  readonly order: 'urgency' | 'priority' | 'age';
  readonly channel: number;
  /** Who may serve it, and how well. */
  readonly fitness: Fitness;
  /** Places of those who were asked in this round. */
  readonly asked: readonly number[];
  readonly mayAskAgainMs: number;
  /** Whose work it is, where the customer has more in the house: such work stands apart. */
  readonly customer: string | undefined;
  /** Who had its customer last and may be waited for: each such work stands apart. */
  readonly keptFor: string | undefined;
  /** Holding it keeps an agent from exclusive work. */
  readonly firm: boolean;
  readonly hard: boolean;
  readonly units: number;
  /** The promise is kept by the end of the work. */
  readonly dueAtEnd: boolean;
  /** What it costs to leave one waiting, by the time that is left. */
  readonly curve: RegretCurve;
  /** In the order in which they are served; those before `late` cannot keep their promise any more. */
  readonly items: Waiting[] = [];
  /** Whether more may be put into it. */
  isOpen = true;
  /** Whether the waiting room has it among those in which something may wait. */
  isListed = false;
  #late = 0;

  constructor(own: LineFacts) {
    this.key = own.key;
    this.number = own.number;
    this.example = own.example;
    this.group = own.group;
    this.worth = own.worth;
    this.rank = own.rank;
    this.order = own.order;
    this.channel = own.channel;
    this.fitness = own.fitness;
    this.asked = own.asked;
    this.mayAskAgainMs = own.mayAskAgainMs;
    this.customer = own.customer;
    this.keptFor = own.keptFor;
    this.firm = own.firm;
    this.hard = own.hard;
    this.units = own.units;
    this.dueAtEnd = own.dueAtEnd;
    this.curve = own.group.curveOf(own.worth);
  }

  /** It holds what no other work will stand beside for long. */
  get isApart(): boolean {
    return this.asked.length > 0 || this.customer !== undefined || this.keptFor !== undefined;
  }

  /** Who passes the rules that do not change with the load. */
  get able(): AgentSet {
    return this.fitness.able;
  }

  /** Whom which of these rules stops. */
  get unfit(): ReadonlyMap<ObstacleKind, AgentSet> {
    return this.fitness.unfit;
  }

  /** The next whose promise can still be kept, where the queue is served by urgency; else the next. */
  savable(nowMs: number): Waiting | undefined {
    if (this.order !== 'urgency') return this.items[0];
    for (;;) {
      const next = this.items[this.#late];
      if (!next || next.dueMs >= nowMs) break;
      this.#late += 1;
    }
    return this.items[this.#late];
  }

  /** The longest overdue, where there is one and the queue is served by urgency. */
  overdue(nowMs: number): Waiting | undefined {
    if (this.order !== 'urgency') return undefined;
    this.savable(nowMs);
    return this.#late > 0 ? this.items[0] : undefined;
  }

  /** Whether its first is late, may not be held for others any more, and is kept for nobody. */
  takesAnyRoom(nowMs: number): boolean {
    const [first] = this.items;
    if (!first || first.dueMs >= nowMs || this.order !== 'urgency') return false;
    return this.dueAtEnd && this.asked.length === 0 && this.keptFor === undefined;
  }

  add(one: Waiting): void {
    const { items } = this;
    const last = items.at(-1);
    if (!last || this.#before(last, one)) {
      items.push(one);
      return;
    }
    const at = this.#placeOf(one);
    items.splice(at, 0, one);
    if (at < this.#late) this.#late += 1;
  }

  /** Answers whether it stood there. */
  remove(one: Waiting): boolean {
    const at = this.#placeOf(one);
    if (this.items[at] !== one) return false;
    if (at === 0) this.items.shift();
    else this.items.splice(at, 1);
    if (at < this.#late) this.#late -= 1;
    return true;
  }

  /** Whether `a` is served before `b`, which is in a line of the same order. */
  static before(a: Waiting, b: Waiting): boolean {
    return a.line.#before(a, b);
  }

  #placeOf(one: Waiting): number {
    let low = 0;
    let high = this.items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.items[middle];
      if (other && this.#before(other, one)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #before(a: Waiting, b: Waiting): boolean {
    if (this.order === 'urgency' && a.dueMs !== b.dueMs) return a.dueMs < b.dueMs;
    if (this.order === 'priority' && a.line.rank !== b.line.rank) return a.line.rank > b.line.rank;
    if (a.work.queuedAtMs !== b.work.queuedAtMs) return a.work.queuedAtMs < b.work.queuedAtMs;
    return a.work.id < b.work.id;
  }
}
