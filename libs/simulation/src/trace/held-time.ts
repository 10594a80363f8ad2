import type { Dispatch } from '#domain/routing/engine/dispatch.ts';
import type { Seat } from '#domain/routing/engine/seat.ts';

/** Before so long on shift an agent's share of busy time is taken to be the others'. */
const settlingSeconds = 600;

/** Which share of their time on shift agents have held work; seconds. */
export class HeldTime {
  readonly #busy: Float64Array;
  readonly #present: Float64Array;
  readonly #since: Float64Array;

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

  /** Tells each agent's share, shrunk towards what is usual, and writes it into the seats. */
  shareOut(dispatch: Dispatch, now: number, tell: (agent: number, share: number) => void): void {
    let busy = 0;
    let present = 0;
    dispatch.seats.forEach((seat, agent) => {
      this.settle(agent, seat, dispatch.available.has(agent), now);
      busy += this.#busy[agent] as number;
      present += this.#present[agent] as number;
    });
    const usual = present > 0 ? busy / present : 0;
    dispatch.seats.forEach((seat, agent) => {
      const share =
        ((this.#busy[agent] as number) + settlingSeconds * usual) /
        ((this.#present[agent] as number) + settlingSeconds);
      seat.busyShare = share;
      tell(agent, share);
    });
  }
}
