import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Flow } from '#flow/flow.ts';
import { sweepRouting } from '#flow/routing/sweep-routing.ts';
import type { WaitingWalk } from '#flow/routing/waiting/late-steps.ts';
import { Loop } from '#platform/loop.ts';
import { RepeatingService } from '#runtime/repeating-service.ts';
import { FLOW, LOGGER } from '#runtime/tokens.ts';

const pollMs = 5_000;

/** The slow safety net under the events that drive routing: what a lost job or timer left is found within seconds. */
@Injectable()
export class RoutingSweepService extends RepeatingService {
  constructor(@Inject(FLOW) flow: Flow, @Inject(LOGGER) logger: Logger) {
    const walk: WaitingWalk = { after: '' };
    super(
      new Loop(
        async () => {
          const found = await sweepRouting(flow, walk);
          if (found > 0) logger.warn({ found }, 'timers of routing were gone or late and are set anew');
          return { again: false };
        },
        pollMs,
        (error) => {
          logger.error({ err: error }, 'the sweep of routing failed and will be tried again');
        },
      ),
    );
  }
}
