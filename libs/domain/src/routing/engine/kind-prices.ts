import { groupPrice, groupPriceCount, type GroupPrices } from './group-prices.ts';
import { grown } from './grown.ts';
import { NumberLists } from './number-lists.ts';

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
  readonly #groups: GroupPrices;
  /** By kind the numbers of the groups that they may serve and somebody is kept free for, in their order, and room. */
  readonly #calls = new NumberLists();
  readonly #others = new NumberLists();

  constructor(groups: GroupPrices) {
    this.#groups = groups;
  }

  /** Makes room for a kind of this number. */
  open(number: number): void {
    const at = number * kindPriceCount;
    this.values = grown(this.values, at + kindPriceCount);
    this.values[at + kindPrice.reservedAt] = -1;
    this.values[at + kindPrice.roomAt] = -1;
    this.expect(number, [], []);
  }

  /** What the kind may serve: groups that take an agent wholly, and others that are to be answered soon. */
  expect(number: number, calls: readonly number[], others: readonly number[]): void {
    this.#calls.set(number, calls);
    this.#others.set(number, others);
  }

  /** Reckons anew what an hour of the kind is worth to the calls that come, from what the groups have learned. */
  price(number: number): void {
    const { lengths, starts, values: calls } = this.#calls;
    const { values } = this.#groups;
    const end = (starts[number] as number) + (lengths[number] as number);
    let sum = 0;
    let most = 0;
    for (let call = starts[number] as number; call < end; call++) {
      const at = (calls[call] as number) * groupPriceCount;
      const density = values[at + groupPrice.density] as number;
      sum += values[at + groupPrice.longRunLoss] as number;
      if (density > most) most = density;
    }
    // An agent's time is not worth more than the best that can be made of it.
    this.values[number * kindPriceCount + kindPrice.scarcity] = Math.min(sum, most);
  }

  /** Reckons what the loss of one who is free now would cost the calls that come next, and what those that wait are worth; `stamp` counts changes of who is free. */
  reserve(number: number, stamp: number): void {
    const { lengths, starts, values: calls } = this.#calls;
    const groups = this.#groups;
    const end = (starts[number] as number) + (lengths[number] as number);
    let sum = 0;
    let queued = 0;
    for (let call = starts[number] as number; call < end; call++) {
      const group = calls[call] as number;
      const at = group * groupPriceCount;
      groups.renew(group);
      sum += groups.values[at + groupPrice.nextLoss] as number;
      queued = Math.max(queued, groups.values[at + groupPrice.queued] as number);
    }
    const { values } = this;
    const own = number * kindPriceCount;
    values[own + kindPrice.reserve] = sum;
    values[own + kindPrice.queued] = queued;
    values[own + kindPrice.reservedAt] = stamp;
  }

  /** Reckons which of the work that is to be answered soon loses most if one of them fewer has room for it; `stamp` as above. */
  keepRoom(number: number, stamp: number): void {
    const { lengths, starts, values: others } = this.#others;
    const groups = this.#groups;
    const end = (starts[number] as number) + (lengths[number] as number);
    let most = 0;
    let units = 0;
    for (let other = starts[number] as number; other < end; other++) {
      const group = others[other] as number;
      const at = group * groupPriceCount;
      groups.renew(group);
      const loss = groups.values[at + groupPrice.nextLoss] as number;
      if (loss <= most) continue;
      most = loss;
      units = groups.values[at + groupPrice.units] as number;
    }
    const { values } = this;
    const own = number * kindPriceCount;
    values[own + kindPrice.room] = most;
    values[own + kindPrice.roomUnits] = units;
    values[own + kindPrice.roomAt] = stamp;
  }
}
