import { Changes } from '../memory/changes.ts';

/** Two legs that hear each other without a conference, until either of them goes. */
export class Bridge {
  readonly startedAt = new Date();
  readonly #changes = new Changes();
  #over = false;

  end(): void {
    this.#over = true;
    this.#changes.notify();
  }

  /** Resolves when one side has gone. Rejects with the signal's reason when it is aborted first. */
  async untilOver(signal: AbortSignal): Promise<void> {
    await this.#changes.until(() => this.#over, LONGEST_MS, signal);
    signal.throwIfAborted();
  }
}

/** The provider hangs up after four hours (`timeLimit`); this is beyond any test's patience. */
const LONGEST_MS = 4 * 3600 * 1000;
