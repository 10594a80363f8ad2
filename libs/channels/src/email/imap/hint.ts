/** A hint that there may be something to do. One that is given while nobody waits is not lost. */
export class Hint {
  #given = false;
  #wake: (() => void) | undefined;

  give(): void {
    this.#given = true;
    this.#wake?.();
  }

  /** Forgets what was given so far. */
  clear(): void {
    this.#given = false;
  }

  /** Resolves with the next hint, at once if one was given since the last `clear`, or after `ms`. */
  async wait(ms: number): Promise<void> {
    if (this.#given) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }
}
