import type { Dispatch } from '#domain/routing/engine/dispatch.ts';
import { LoadSums, peersKey } from '#domain/routing/engine/load-shares.ts';
import type { Seat } from '#domain/routing/engine/seat.ts';

const hour = 3_600;
/** The service evens the load out over a shift: over so many minutes. */
const window = 480;

/** Which share of their time on shift agents have held work in the last hours; seconds. */
export class HeldTime {
  readonly #dispatch: Dispatch;
  readonly #busy: Float64Array;
  readonly #present: Float64Array;
  readonly #since: Float64Array;
  /** The part of their units that they hold; NaN after a change, until it is asked for. */
  readonly #share: Float64Array;
  /** The sums as they were at each of the last minutes, in turn: minute by minute those of all agents. */
  readonly #busyThen: Float64Array;
  readonly #presentThen: Float64Array;
  readonly #sums: LoadSums;
  #minutes = 0;

  /** @param dispatch where all agents have their seats already */
  constructor(dispatch: Dispatch) {
    const { seats } = dispatch;
    this.#dispatch = dispatch;
    this.#busy = new Float64Array(seats.length);
    this.#present = new Float64Array(seats.length);
    this.#busyThen = new Float64Array(window * seats.length);
    this.#presentThen = new Float64Array(window * seats.length);
    this.#since = new Float64Array(seats.length);
    this.#share = new Float64Array(seats.length).fill(NaN);
    this.#sums = new LoadSums(seats.map(({ person }) => peersKey(person)));
  }

  /**
   * Adds up the time since the last change of what the agent holds or of their presence; to be called before the next. What is
   * finished after a shift counts as well.
   */
  settle(agent: number, now: number): void {
    this.#add(agent, now);
    this.#share[agent] = NaN;
  }

  /** Writes how evenly work was shared out into the seats. To be called once a minute. */
  shareOut(now: number): void {
    const busy = this.#busy;
    const present = this.#present;
    const busyThen = this.#busyThen;
    const presentThen = this.#presentThen;
    const sums = this.#sums;
    let then = (this.#minutes++ % window) * busy.length;
    for (let agent = 0; agent < busy.length; agent++, then++) {
      this.#add(agent, now);
      sums.busy[agent] = (busy[agent] as number) - (busyThen[then] as number);
      sums.present[agent] = (present[agent] as number) - (presentThen[then] as number);
      busyThen[then] = busy[agent] as number;
      presentThen[then] = present[agent] as number;
    }
    sums.reckon(hour);
    for (let agent = 0; agent < busy.length; agent++)
      this.#dispatch.knowBusy(agent, sums.busyShare[agent] as number, sums.ahead[agent] as number);
  }

  #add(agent: number, now: number): void {
    const span = now - (this.#since[agent] as number);
    let share = this.#share[agent] as number;
    if (Number.isNaN(share)) {
      share = heldShare(this.#dispatch.seats[agent] as Seat);
      this.#share[agent] = share;
    }
    const { presence } = (this.#dispatch.seats[agent] as Seat).person;
    if (this.#dispatch.available.has(agent) || presence === 'busy')
      this.#present[agent] = (this.#present[agent] as number) + span;
    this.#busy[agent] = (this.#busy[agent] as number) + share * span;
    this.#since[agent] = now;
  }
}

function heldShare({ exclusive, person, units }: Seat): number {
  return exclusive > 0 ? 1 : Math.min(1, units / Math.max(1, person.units));
}
