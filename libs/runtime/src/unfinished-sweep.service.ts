import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Flow } from '#flow/flow.ts';
import { sweepUnfinished } from '#flow/intake/sweep-unfinished.ts';
import { Loop } from '#platform/loop.ts';
import { RepeatingService } from './repeating-service.ts';
import { FLOW, LOGGER } from './tokens.ts';

const everyMs = 5_000;

/**
 * The safety net: what a queue forgot (a flushed Redis, a lost job) is found in Postgres and handed out again. Doing so
 * twice is harmless.
 */
@Injectable()
export class UnfinishedSweepService extends RepeatingService {
  constructor(@Inject(FLOW) flow: Flow, @Inject(LOGGER) logger: Logger) {
    super(
      new Loop(
        async () => {
          const found = await sweepUnfinished(flow);
          if (Object.values(found).some((count) => count > 0))
            logger.warn({ found }, 'work that a queue had lost was handed out again');
          return { again: false };
        },
        everyMs,
        (error) => {
          logger.error({ err: error }, 'the sweep failed and will be repeated');
        },
      ),
    );
  }
}
