import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Flow } from '#flow/flow.ts';
import { refreshEstimates } from '#flow/routing/refresh-estimates.ts';
import { Loop } from '#platform/loop.ts';
import { FLOW, LOGGER } from '#runtime/tokens.ts';

const everyMs = 60_000;

/** Learns every minute from finished work what the decisions go by. */
@Injectable()
export class LearningService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #loop: Loop;

  constructor(@Inject(FLOW) flow: Flow, @Inject(LOGGER) logger: Logger) {
    this.#loop = new Loop(
      async () => {
        await refreshEstimates(flow);
        return { again: false };
      },
      everyMs,
      (error) => {
        logger.error({ err: error }, 'learning from finished work failed and will be tried again');
      },
    );
  }

  onApplicationBootstrap(): void {
    this.#loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#loop.stop();
  }
}
