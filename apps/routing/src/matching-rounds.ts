import { Inject, Injectable } from '@nestjs/common';
import type { Flow } from '#flow/flow.ts';
import { matchWaiting } from '#flow/routing/match-waiting.ts';
import { FLOW } from '#runtime/tokens.ts';

/**
 * Runs rounds of matching one after another. A round looks at everything that waits when it begins, so all who ask
 * while one is under way share the next.
 */
@Injectable()
export class MatchingRounds {
  #current: Promise<unknown> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  /** Ends after a round that began after this call. */
  run(): Promise<void> {
    this.#next ??= this.#begin();
    return this.#next;
  }

  async #begin(): Promise<void> {
    // A failed round is the failure of those who asked for it, not of those who wait for the next.
    await this.#current.catch(() => undefined);
    this.#next = undefined;
    const round = matchWaiting(this.flow);
    this.#current = round;
    await round;
  }
}
