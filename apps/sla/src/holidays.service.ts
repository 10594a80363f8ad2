import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { renewHolidays } from '#flow/configuration/renew-holidays.ts';
import type { Flow } from '#flow/flow.ts';
import { Loop } from '#platform/loop.ts';
import { RepeatingService } from '#runtime/repeating-service.ts';
import { FLOW, LOGGER } from '#runtime/tokens.ts';

const everyMs = 6 * 3_600_000;

/** Writes down the holidays of calendars before they run out. */
@Injectable()
export class HolidaysService extends RepeatingService {
  constructor(@Inject(FLOW) flow: Flow, @Inject(LOGGER) logger: Logger) {
    super(
      new Loop(
        async () => {
          for (const renewed of await renewHolidays(flow)) logger.info(renewed, 'holidays were renewed');
          return { again: false };
        },
        everyMs,
        (error) => {
          logger.error({ err: error }, 'holidays could not be renewed and will be later');
        },
      ),
    );
  }
}
