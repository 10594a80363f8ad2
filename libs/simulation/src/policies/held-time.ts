import type { Dispatch } from '#domain/routing/engine/dispatch.ts';
import { loadShares, peersKey } from '#domain/routing/engine/load-shares.ts';
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
  /** The sums as they were at each of the last minutes, in turn. */
  readonly #busyThen: Float64Array[] = [];
  readonly #presentThen: Float64Array[] = [];
  readonly #loads: { readonly peers: string; present: number; busy: number }[];
  #minutes = 0;

  /** @param dispatch where all agents have their seats already */
  constructor(dispatch: Dispatch) {
    const { seats } = dispatch;
    this.#dispatch = dispatch;
    this.#busy = new Float64Array(seats.length);
    this.#present = new Float64Array(seats.length);
    this.#since = new Float64Array(seats.length);
    this.#loads = seats.map(({ person }) => ({ peers: peersKey(person), present: 0, busy: 0 }));
  }

  /**
   * Adds up the time since the last change of what the agent holds or of their presence; to be called before the next. What is
   * finished after a shift counts as well.
   */
  settle(agent: number, now: number): void {
    const seat = this.#dispatch.seats[agent] as Seat;
    const span = now - (this.#since[agent] as number);
    const share = seat.exclusive > 0 ? 1 : Math.min(1, seat.units / Math.max(1, seat.person.units));
    if (this.#dispatch.available.has(agent)) this.#present[agent] = (this.#present[agent] as number) + span;
    this.#busy[agent] = (this.#busy[agent] as number) + share * span;
    this.#since[agent] = now;
  }

  /** Writes how evenly work was shared out into the seats. To be called once a minute. */
  shareOut(now: number): void {
    const place = this.#minutes++ % window;
    const busyThen = (this.#busyThen[place] ??= new Float64Array(this.#busy.length));
    const presentThen = (this.#presentThen[place] ??= new Float64Array(this.#busy.length));
    this.#loads.forEach((load, agent) => {
      this.settle(agent, now);
      load.busy = (this.#busy[agent] as number) - (busyThen[agent] as number);
      load.present = (this.#present[agent] as number) - (presentThen[agent] as number);
    });
    busyThen.set(this.#busy);
    presentThen.set(this.#present);
    loadShares(this.#loads, hour).forEach((share, agent) => {
      this.#dispatch.knowBusy(this.#dispatch.seats[agent] as Seat, share);
    });
  }
}
