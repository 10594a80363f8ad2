/**
 * The sandbox's sense of time. Everything that takes time in the pretend world (speech, ringing, a caller's
 * patience) is divided by `speed`, and every duration reported to the product is multiplied back, so that a
 * twenty-second wait stays twenty seconds in the webhooks when the tests run it in one.
 */
export class Pace {
  readonly #speed: number;

  constructor(speed: number) {
    this.#speed = speed;
  }

  /** Sleeps `ms` of pretend time. Rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(asError(signal.reason));
        return;
      }
      const stop = (): void => {
        clearTimeout(timer);
        reject(asError(signal?.reason));
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, this.real(ms));
      signal?.addEventListener('abort', stop, { once: true });
    });
  }

  /** Real milliseconds that `ms` of pretend time take. */
  real(ms: number): number {
    return ms / this.#speed;
  }

  /** Whole pretend seconds between two moments. */
  secondsBetween(from: Date, to: Date = new Date()): number {
    return Math.round(((to.getTime() - from.getTime()) * this.#speed) / 1000);
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('aborted');
}
