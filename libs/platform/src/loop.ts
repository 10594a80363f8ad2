export interface LoopRound {
  /** There may be more to do at once. */
  readonly again: boolean;
  /** Let so much time pass before the next round, hint or not: what comes meanwhile is done together. */
  readonly restMs?: number | undefined;
  /** Sleep no longer than until then. */
  readonly wakeAt?: Date | undefined;
}

/**
 * Repeats a piece of work: at once while there is more, when woken by a hint, at the instant it asked for, and in
 * any case every `pollMs`, because hints get lost. One round at a time; a failed round is reported and repeated.
 */
export class Loop {
  readonly #work: () => Promise<LoopRound>;
  readonly #pollMs: number;
  readonly #onError: (error: unknown) => void;
  #hinted = false;
  #stopped = false;
  #endSleep: (() => void) | undefined;
  #sleepsUntilMs = 0;
  #running: Promise<void> | undefined;

  constructor(work: () => Promise<LoopRound>, pollMs: number, onError: (error: unknown) => void) {
    this.#work = work;
    this.#pollMs = pollMs;
    this.#onError = onError;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Looks at once, or right after the round that is under way. */
  wake(): void {
    this.#hinted = true;
    this.#endSleep?.();
  }

  /** Looks at that instant; no sooner than it would anyway if that is earlier. */
  wakeBy(instant: Date): void {
    if (this.#endSleep === undefined || instant.getTime() < this.#sleepsUntilMs) this.wake();
  }

  /** Ends after the round that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#endSleep?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      this.#hinted = false;
      let round: LoopRound = { again: false };
      try {
        round = await this.#work();
      } catch (error) {
        this.#onError(error);
      }
      if (round.restMs) await this.#rest(round.restMs);
      if (!round.again) await this.#sleep(round.wakeAt);
    }
  }

  #rest(ms: number): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  #sleep(wakeAt: Date | undefined): Promise<void> {
    if (this.#hinted || this.#stopped) return Promise.resolve();
    const now = Date.now();
    const untilMs = Math.min(wakeAt?.getTime() ?? Infinity, now + this.#pollMs);
    this.#sleepsUntilMs = untilMs;
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#endSleep = undefined;
        resolve();
      };
      const timer = setTimeout(done, Math.max(0, untilMs - now));
      this.#endSleep = done;
    });
  }
}
