import type { StaffStep } from './forecast-input.ts';

/** What agents get done over time: the hours of those who are there, as they come and go. */
export class StaffTime {
  readonly #from: number[] = [];
  readonly #agents: number[] = [];
  /** Agent-milliseconds that were there up to each step. */
  readonly #before: number[] = [];

  /**
   * @param staff of several kinds of agents; each step holds until the next of its kind
   * @param takenAtOnce agent-milliseconds of work that each who comes takes up at that instant, having nothing else to do yet
   */
  constructor(nowMs: number, staff: readonly (readonly StaffStep[])[], takenAtOnce = 0) {
    const changes = staff.flatMap((steps) =>
      steps.map((step, at) => ({
        fromMs: Math.max(nowMs, step.fromMs),
        by: step.agents - (at === 0 ? 0 : (steps[at - 1]?.agents ?? 0)),
      })),
    );
    changes.sort((a, b) => a.fromMs - b.fromMs);
    let agents = 0;
    let done = 0;
    let last = nowMs;
    for (const { fromMs, by } of changes) {
      done += agents * (fromMs - last);
      if (fromMs > last || this.#from.length === 0) this.#push(fromMs, done);
      agents += by;
      // Who is there from the beginning has its hands full or is counted as free.
      if (by > 0 && fromMs > nowMs) {
        done += by * takenAtOnce;
        this.#before[this.#before.length - 1] = done;
      }
      this.#agents[this.#agents.length - 1] = agents;
      last = fromMs;
    }
    if (this.#from.length === 0) this.#push(nowMs, 0);
  }

  /** Agent-milliseconds from now to an instant. */
  doneBy(ms: number): number {
    const at = this.#lastUpTo(this.#from, ms);
    if (at < 0) return 0;
    return (this.#before[at] ?? 0) + (this.#agents[at] ?? 0) * (ms - (this.#from[at] ?? ms));
  }

  /** When so much is done; infinite when it never is. */
  doneAt(agentMs: number): number {
    let at = this.#lastUpTo(this.#before, agentMs);
    // No work is done at once where somebody is there, and else when somebody comes.
    while (at > 0 && this.#before[at] === agentMs && agentMs > 0) at -= 1;
    for (; at < this.#from.length; at++) {
      const agents = this.#agents[at] ?? 0;
      if (agents <= 0) continue;
      const ms = (this.#from[at] ?? 0) + Math.max(0, agentMs - (this.#before[at] ?? 0)) / agents;
      if (at + 1 >= this.#from.length || ms <= (this.#from[at + 1] ?? Infinity)) return ms;
    }
    return Infinity;
  }

  /** The mean number of agents from now to an instant. */
  meanUntil(ms: number): number {
    const span = ms - (this.#from[0] ?? ms);
    return span > 0 ? this.doneBy(ms) / span : 0;
  }

  #push(fromMs: number, done: number): void {
    this.#from.push(fromMs);
    this.#before.push(done);
    this.#agents.push(0);
  }

  #lastUpTo(sorted: readonly number[], value: number): number {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle] ?? Infinity) <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
