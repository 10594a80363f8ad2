import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Flow } from '#flow/flow.ts';
import { forgetRequests } from '#persistence/stores/idempotent-request.store.ts';
import { Loop } from '#platform/loop.ts';
import { FLOW, LOGGER } from '#runtime/tokens.ts';

const everyMs = 3_600_000;
const keptMs = 24 * 3_600_000;

/** Forgets idempotency keys after a day: nobody repeats a request that late. */
@Injectable()
export class ForgetRequests implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #loop: Loop;

  constructor(@Inject(FLOW) flow: Flow, @Inject(LOGGER) logger: Logger) {
    this.#loop = new Loop(
      async () => {
        const before = new Date(flow.clock.now().getTime() - keptMs);
        await flow.database.transaction((tx) => forgetRequests(tx, before));
        return { again: false };
      },
      everyMs,
      (error) => {
        logger.error({ err: error }, 'old idempotency keys could not be removed and will be later');
      },
    );
  }

  onApplicationBootstrap(): void {
    this.#loop.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.#loop.stop();
  }
}
