/** Lets a reader wait until something it watches has become true: the awaited condition behind `?wait=`. */
export class Changes {
  readonly #listeners = new Set<() => void>();

  notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** Resolves true as soon as `holds()` is true, false after `ms` milliseconds of real time or on abort. */
  until(holds: () => boolean, ms: number, signal?: AbortSignal): Promise<boolean> {
    if (holds()) return Promise.resolve(true);
    if (ms <= 0 || signal?.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const finish = (answer: boolean): void => {
        clearTimeout(timer);
        this.#listeners.delete(check);
        signal?.removeEventListener('abort', giveUp);
        resolve(answer);
      };
      const check = (): void => {
        if (holds()) finish(true);
      };
      const giveUp = (): void => {
        finish(false);
      };
      const timer = setTimeout(giveUp, ms);
      this.#listeners.add(check);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }
}
