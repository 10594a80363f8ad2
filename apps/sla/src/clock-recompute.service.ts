import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Flow } from '#flow/flow.ts';
import { handOnRecompute, recomputeClocks } from '#flow/sla/recompute-clocks.ts';
import { Loop } from '#platform/loop.ts';
import { RepeatingService } from '#runtime/repeating-service.ts';
import { FLOW, LOGGER } from '#runtime/tokens.ts';

const pollMs = 1_000;

/** Brings running clocks onto policies and calendars that were applied to them, batch by batch beside all else. */
@Injectable()
export class ClockRecomputeService extends RepeatingService {
  constructor(@Inject(FLOW) flow: Flow, @Inject(LOGGER) logger: Logger) {
    super(
      new Loop(
        async () => {
          try {
            return { again: await recomputeClocks(flow) };
          } catch (error) {
            logger.error(
              { err: error },
              'a batch of clocks could not be recomputed; each goes by the queue now',
            );
            return { again: await handOnRecompute(flow) };
          }
        },
        pollMs,
        (error) => {
          logger.error({ err: error }, 'recomputing clocks failed and will be tried again');
        },
      ),
    );
  }
}
