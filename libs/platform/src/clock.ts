/** The one source of the present instant. Decisions take its value as an argument. */
export interface Clock {
  now(): Date;
}

/** A distance is known to half of it. */
const longestAnswerMs = 200;

/**
 * The machine's clock, corrected by its distance from the database's, so that processes on several machines
 * agree on what is due. Align it at start and every few minutes.
 */
export class AlignedClock implements Clock {
  #offsetMs = 0;
  #aligned = false;

  now(): Date {
    return new Date(Date.now() + this.#offsetMs);
  }

  /**
   * Measures the distance with `readServerTime`, which answers the server's present instant. An answer that took long,
   * as when all connections were busy, may be of any moment in between: then the distance that is known stands.
   */
  async align(readServerTime: () => Promise<Date>): Promise<void> {
    const before = Date.now();
    const server = await readServerTime();
    const after = Date.now();
    if (this.#aligned && after - before > longestAnswerMs) return;
    this.#offsetMs = Math.round(server.getTime() - (before + after) / 2);
    this.#aligned = true;
  }
}
