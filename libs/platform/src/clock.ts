/** The one source of the present instant. Decisions take its value as an argument. */
export interface Clock {
  now(): Date;
}

/** An answer may have been held up; of so many the quickest tells the most. */
const answers = 3;

/**
 * The machine's clock, corrected by its distance from the database's, so that processes on several machines
 * agree on what is due. Align it at start and every few minutes.
 */
export class AlignedClock implements Clock {
  #offsetMs = 0;

  now(): Date {
    return new Date(Date.now() + this.#offsetMs);
  }

  /**
   * Measures the distance with `readServerTime`, which answers the server's present instant. The answer was given at some
   * instant between the question and its arrival, so it tells between which two the distance lies. What is known already
   * stands as long as it lies there: processes of one machine then agree to the millisecond, however slowly they were
   * answered, and none takes another's fact for a later one.
   */
  async align(readServerTime: () => Promise<Date>): Promise<void> {
    let least = -Infinity;
    let most = Infinity;
    for (let n = 0; n < answers; n++) {
      const before = Date.now();
      const server = (await readServerTime()).getTime();
      const after = Date.now();
      if (after - before >= most - least) continue;
      // A millisecond each way: both clocks are read without what is less than one.
      least = server - after - 1;
      most = server - before + 1;
    }
    if (this.#offsetMs < least || this.#offsetMs > most) this.#offsetMs = Math.round((least + most) / 2);
  }
}
