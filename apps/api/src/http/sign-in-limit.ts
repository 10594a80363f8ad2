import { Problem } from '#platform/problem.ts';

const windowMs = 60_000;
const keysAtMost = 50_000;

/** Tries within a minute: one address at one account, one address at any, one account from anywhere. */
const most = { pair: 5, address: 50, account: 30 } as const;

/**
 * Slows guessing of passwords down. Counts live in this process: with several replicas a guesser gets as many times
 * more tries, which scrypt and passwords of ten characters bear.
 */
export class SignInLimit {
  readonly #tries = new Map<string, { count: number; until: number }>();

  /**
   * Counts a try before the password is looked at.
   * @throws Problem 429 that says when to come back
   */
  count(address: string, account: string, nowMs: number): void {
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
  }

  /** The right password: its owner's tries are forgotten. */
  forget(address: string, account: string): void {
    const [pair] = keysOf(address, account);
    this.#tries.delete(pair[0]);
  }

  #entry(key: string, nowMs: number): { count: number; until: number } {
    const known = this.#tries.get(key);
    if (known && known.until > nowMs) return known;
    if (this.#tries.size >= keysAtMost) this.#sweep(nowMs);
    const entry = { count: 0, until: nowMs + windowMs };
    this.#tries.delete(key);
    this.#tries.set(key, entry);
    return entry;
  }

  /** Drops what is over, and the oldest half when that is not enough: a flood of names must not eat the memory. */
  #sweep(nowMs: number): void {
    for (const [key, entry] of this.#tries) if (entry.until <= nowMs) this.#tries.delete(key);
    if (this.#tries.size < keysAtMost) return;
    for (const key of [...this.#tries.keys()].slice(0, keysAtMost / 2)) this.#tries.delete(key);
  }
}

function keysOf(address: string, account: string) {
  return [
    [`pair ${address} ${account}`, most.pair],
    [`address ${address}`, most.address],
    [`account ${account}`, most.account],
  ] as const;
}
