import type { Dispatch } from '#domain/routing/engine/dispatch.ts';
import { loadShares, peersKey } from '#domain/routing/engine/load-shares.ts';
import type { Seat } from '#domain/routing/engine/seat.ts';

const hour = 3_600;

/** Which share of their time on shift agents have held work since the run began; seconds. */
export class BusyShares {
  readonly #dispatch: Dispatch;
  readonly #loads: { readonly peers: string; present: number; busy: number; since: number }[];

  /** @param dispatch where all agents have their seats already */
  constructor(dispatch: Dispatch) {
    this.#dispatch = dispatch;
    this.#loads = dispatch.seats.map(({ person }) => ({
      peers: peersKey(person),
      present: 0,
      busy: 0,
      since: 0,
    }));
  }

  /** Adds up the time since the last change of what the agent holds; what is finished after a shift counts as well. */
  settle(agent: number, now: number): void {
    const seat = this.#dispatch.seats[agent] as Seat;
    const load = this.#loads[agent];
    if (!load) return;
    const span = now - load.since;
    const share = seat.exclusive > 0 ? 1 : Math.min(1, seat.units / Math.max(1, seat.person.units));
    if (this.#dispatch.available.has(agent)) load.present += span;
    load.busy += share * span;
    load.since = now;
  }

  /** Writes into the seats how evenly work was shared out. */
  shareOut(now: number): void {
    for (let agent = 0; agent < this.#loads.length; agent++) this.settle(agent, now);
    loadShares(this.#loads, hour).forEach((share, agent) => {
      this.#dispatch.knowBusy(this.#dispatch.seats[agent] as Seat, share);
    });
  }
}
