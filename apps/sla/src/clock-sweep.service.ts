import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Flow } from '#flow/flow.ts';
import { sweepClocks } from '#flow/sla/sweep-clocks.ts';
import { Loop } from '#platform/loop.ts';
import { RepeatingService } from '#runtime/repeating-service.ts';
import { FLOW, LOGGER } from '#runtime/tokens.ts';

const pollMs = 30_000;

/** Finds conversations whose clocks missed a change; the safety net under the queue. */
@Injectable()
export class ClockSweepService extends RepeatingService {
  constructor(@Inject(FLOW) flow: Flow, @Inject(LOGGER) logger: Logger) {
    super(
      new Loop(
        async () => {
          const { found, more } = await sweepClocks(flow);
          if (found > 0)
            logger.warn({ conversations: found }, 'clocks had missed a change and follow it now');
          return { again: more };
        },
        pollMs,
        (error) => {
          logger.error({ err: error }, 'the sweep of the clocks failed and will be tried again');
        },
      ),
    );
  }
}
