import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Flow } from '#flow/flow.ts';
import { refreshEstimates } from '#flow/routing/learning/refresh-estimates.ts';
import { Loop } from '#platform/loop.ts';
import { RepeatingService } from '#runtime/repeating-service.ts';
import { FLOW, LOGGER } from '#runtime/tokens.ts';

const everyMs = 60_000;

/** Learns every minute from finished work what the decisions go by. */
@Injectable()
export class LearningService extends RepeatingService {
  constructor(@Inject(FLOW) flow: Flow, @Inject(LOGGER) logger: Logger) {
    super(
      new Loop(
        async () => {
          await refreshEstimates(flow);
          return { again: false };
        },
        everyMs,
        (error) => {
          logger.error({ err: error }, 'learning from finished work failed and will be tried again');
        },
      ),
    );
  }
}
