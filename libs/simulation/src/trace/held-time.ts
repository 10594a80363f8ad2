import type { Dispatch } from '#domain/routing/engine/dispatch.ts';
import { loadShares, peersKey, type LoadShare } from '#domain/routing/engine/load-shares.ts';
import type { Seat } from '#domain/routing/engine/seat.ts';

const hour = 3_600;
/** The service evens the load out over a shift: over so many minutes. */
const window = 480;

/** Which share of their time on shift agents have held work in the last hours; seconds. */
export class HeldTime {
  readonly #busy: Float64Array;
  readonly #present: Float64Array;
  readonly #since: Float64Array;
  /** The sums as they were at each of the last minutes, in turn. */
  readonly #busyThen: Float64Array[] = [];
  readonly #presentThen: Float64Array[] = [];
  #minutes = 0;
  /** Of each agent who their peers are. */
  readonly #peers: string[] = [];

  constructor(agents: number) {
    this.#busy = new Float64Array(agents);
    this.#present = new Float64Array(agents);
    this.#since = new Float64Array(agents);
  }

  begin(agent: number, now: number): void {
    this.#since[agent] = now;
  }

  /** Adds up the time since the last change of what the agent holds; to be called before the next. */
  settle(agent: number, seat: Seat, there: boolean, now: number): void {
    if (there) {
      const span = now - (this.#since[agent] as number);
      const share = seat.exclusive > 0 ? 1 : Math.min(1, seat.units / Math.max(1, seat.person.units));
      this.#present[agent] = (this.#present[agent] as number) + span;
      this.#busy[agent] = (this.#busy[agent] as number) + share * span;
    }
    this.#since[agent] = now;
  }

  /** Tells each agent's share, shrunk towards what is usual, and writes it into the seats. To be called once a minute. */
  shareOut(dispatch: Dispatch, now: number, tell: (agent: number, share: LoadShare) => void): void {
    dispatch.seats.forEach((seat, agent) => {
      this.settle(agent, seat, dispatch.available.has(agent), now);
    });
    const place = this.#minutes++ % window;
    const [busyThen, presentThen] = [this.#busyThen[place], this.#presentThen[place]];
    const busy = this.#busy.map((sum, agent) => sum - (busyThen?.[agent] ?? 0));
    const present = this.#present.map((sum, agent) => sum - (presentThen?.[agent] ?? 0));
    this.#busyThen[place] = this.#busy.slice();
    this.#presentThen[place] = this.#present.slice();
    const loads = dispatch.seats.map(({ person }, agent) => ({
      peers: (this.#peers[agent] ??= peersKey(person)),
      present: present[agent] as number,
      busy: busy[agent] as number,
    }));
    loadShares(loads, hour).forEach((share, agent) => {
      dispatch.knowBusy(dispatch.seats[agent] as Seat, share);
      tell(agent, share);
    });
  }
}
