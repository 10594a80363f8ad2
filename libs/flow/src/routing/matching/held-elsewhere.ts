/** Ids of rows whose locks a round asked for. */
export interface AskedLocks {
  readonly got: readonly string[];
  readonly notGot: readonly string[];
}

interface Held {
  /** Rounds in a row that found it held. */
  readonly times: number;
  /** So long no round asks for it; undefined when the next one may. */
  readonly untilMs: number | undefined;
}

const firstMs = 50;
const longestMs = 5_000;
/** By then it has been held for a second and a half, which nothing of ours does. */
const toldAtTimes = 7;

/**
 * Rows that rounds of matching came to lock and found held by somebody else. Found so once, it was a verb of ours, over in
 * some milliseconds, and the next round tries again. Found so twice, rounds leave it alone, longer each time, so that
 * whatever else they would give out goes on; that nothing changed about it meanwhile is known, since changes are told.
 */
export class HeldElsewhere {
  readonly #held = new Map<string, Held>();

  /** Takes note of what a round got and did not get; answers which of these somebody should hear of. */
  asked({ got, notGot }: AskedLocks, nowMs: number): string[] {
    for (const id of got) this.#held.delete(id);
    const long: string[] = [];
    for (const id of notGot) {
      const times = (this.#held.get(id)?.times ?? 0) + 1;
      const untilMs = times === 1 ? undefined : nowMs + Math.min(longestMs, firstMs * 2 ** (times - 2));
      this.#held.set(id, { times, untilMs });
      if (times === toldAtTimes) long.push(id);
    }
    return long;
  }

  /** It changed, so that whoever held it is done, or it is no longer asked for. */
  forget(id: string): void {
    this.#held.delete(id);
  }

  /** So long it is left alone, epoch milliseconds. */
  until(id: string): number | undefined {
    return this.#held.get(id)?.untilMs;
  }

  /** Those that are left alone no longer. */
  over(nowMs: number): string[] {
    const over: string[] = [];
    for (const [id, { times, untilMs }] of this.#held) {
      // A clock that was set back must not keep it for longer than it would be.
      if (untilMs === undefined || (untilMs > nowMs && untilMs <= nowMs + longestMs)) continue;
      this.#held.set(id, { times, untilMs: undefined });
      over.push(id);
    }
    return over;
  }

  /** When the first of them is left alone no longer, epoch milliseconds. */
  nextMs(): number | undefined {
    const first = Math.min(...[...this.#held.values()].map((one) => one.untilMs ?? Infinity));
    return first === Infinity ? undefined : first;
  }
}
