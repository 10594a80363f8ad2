import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Flow } from '#flow/flow.ts';
import { collectGarbage } from '#flow/retention/collect-garbage.ts';
import type { Config } from '#platform/config.ts';
import { Loop } from '#platform/loop.ts';
import { RepeatingService } from './repeating-service.ts';
import { CONFIG, FLOW, LOGGER } from './tokens.ts';

const everyMs = 3_600_000;

/** Removes every hour what nobody needs any more; every process tries, and one at a time does it. */
@Injectable()
export class GarbageService extends RepeatingService {
  constructor(@Inject(FLOW) flow: Flow, @Inject(CONFIG) config: Config, @Inject(LOGGER) logger: Logger) {
    const retention = {
      roundsDays: config.KEEP_ROUNDS_DAYS,
      shadowsDays: config.KEEP_SHADOWS_DAYS,
      documentChangesDays: config.KEEP_DOCUMENT_CHANGES_DAYS,
    };
    super(
      new Loop(
        async () => {
          const collected = await collectGarbage(flow, retention);
          if (collected.kind === 'collected' && Object.values(collected.garbage).some((count) => count > 0))
            logger.info({ garbage: collected.garbage }, 'garbage was collected');
          return { again: false };
        },
        everyMs,
        (error) => {
          logger.error({ err: error }, 'garbage could not be collected and will be later');
        },
      ),
    );
  }
}
