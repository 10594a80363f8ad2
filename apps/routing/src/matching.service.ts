import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Flow } from '#flow/flow.ts';
import { matchWaiting } from '#flow/routing/match-waiting.ts';
import { HintListener } from '#persistence/hint-listener.ts';
import { matchingHint } from '#persistence/stores/matching.store.ts';
import { Loop } from '#platform/loop.ts';
import { FLOW, LOGGER } from '#runtime/tokens.ts';

/** A hint may be lost while nobody listens; so often everything is looked at without one, and thoroughly. */
const thoroughEveryMs = 5_000;
/** After a round the next waits so long: nobody notices, and under load what comes meanwhile is matched together. */
const restMs = 10;

/**
 * Runs rounds of matching one after another: at once when work or room appeared, and by itself every few seconds.
 * Every process that matches hears every hint; while one of them is at it the others leave it the next round too,
 * because it heard the same hint.
 */
@Injectable()
export class MatchingService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #loop: Loop;
  #thoroughAtMs = 0;

  constructor(@Inject(FLOW) flow: Flow, @Inject(LOGGER) logger: Logger, hints: HintListener) {
    this.#loop = new Loop(
      async () => {
        const now = flow.clock.now().getTime();
        const thorough = now - this.#thoroughAtMs >= thoroughEveryMs;
        if (thorough) this.#thoroughAtMs = now;
        await matchWaiting(flow, { thorough, unlessElsewhere: true });
        return { again: false, restMs };
      },
      thoroughEveryMs,
      (error) => {
        logger.error({ err: error }, 'a round of matching failed and will be tried again');
      },
    );
    hints.on(matchingHint, () => {
      this.#loop.wake();
    });
  }

  onApplicationBootstrap(): void {
    this.#loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#loop.stop();
  }
}
