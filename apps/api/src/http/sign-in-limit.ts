import { Problem } from '#platform/problem.ts';

const windowMs = 60_000;
const keysAtMost = 50_000;

/** Failures within a minute: one address at one account, one address at any, one account from anywhere. */
const most = { pair: 5, address: 50, account: 30 } as const;

/**
 * Slows guessing of passwords down. Counts live in this process: with several replicas a guesser gets as many times
 * more tries, which scrypt and passwords of ten characters bear.
 */
export class SignInLimit {
  readonly #failures = new Map<string, { count: number; until: number }>();

  /**
   * Counts a try as failed before the password is looked at, so that many at once are not more than one after the other.
   * The look takes as long whatever comes of it; only then may `succeeded` take the try back, and forget what that
   * address failed at this account before.
   * @throws Problem 429 that says when to come back
   */
  count(address: string, account: string, nowMs: number): { readonly succeeded: () => void } {
    const entries = keysOf(address, account).map(([key, limit]) => [this.#entry(key, nowMs), limit] as const);
    const full = entries.filter(([entry, limit]) => entry.count >= limit).map(([entry]) => entry.until);
    if (full.length > 0) {
      const retryAfterSeconds = Math.max(1, Math.ceil((Math.max(...full) - nowMs) / 1_000));
      throw new Problem(
        429,
        'too-many-tries',
        'Too many tries',
        `There were too many attempts to sign in. Try again in ${retryAfterSeconds} s.`,
        { retryAfterSeconds },
      );
    }
    for (const [entry] of entries) entry.count += 1;
    return {
      succeeded: () => {
        for (const [entry] of entries) entry.count -= 1;
        this.#failures.delete(keysOf(address, account)[0][0]);
      },
    };
  }

  #entry(key: string, nowMs: number): { count: number; until: number } {
    const known = this.#failures.get(key);
    if (known && known.until > nowMs) return known;
    if (this.#failures.size >= keysAtMost) this.#sweep(nowMs);
    const entry = { count: 0, until: nowMs + windowMs };
    this.#failures.delete(key);
    this.#failures.set(key, entry);
    return entry;
  }

  /** Drops what is over, and the oldest half when that is not enough: a flood of names must not eat the memory. */
  #sweep(nowMs: number): void {
    for (const [key, entry] of this.#failures) if (entry.until <= nowMs) this.#failures.delete(key);
    if (this.#failures.size < keysAtMost) return;
    for (const key of [...this.#failures.keys()].slice(0, keysAtMost / 2)) this.#failures.delete(key);
  }
}

function keysOf(address: string, account: string) {
  return [
    [`pair ${address} ${account}`, most.pair],
    [`address ${address}`, most.address],
    [`account ${account}`, most.account],
  ] as const;
}
