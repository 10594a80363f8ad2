import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { TwilioVoice } from '#channels/voice/twilio-voice.ts';
import type { Flow } from '#flow/flow.ts';
import { reconcileCalls } from '#flow/voice/reconcile-calls.ts';
import { Loop } from '#platform/loop.ts';
import { RepeatingService } from '#runtime/repeating-service.ts';
import { FLOW, LOGGER } from '#runtime/tokens.ts';

const everyMs = 60_000;
/** Younger calls and commands are left to their webhooks and jobs. */
const olderThanMs = 60_000;

/** At start and every minute: compares calls that look alive with the provider and takes up lost commands. */
@Injectable()
export class CallReconciliationService extends RepeatingService {
  constructor(@Inject(FLOW) flow: Flow, @Inject(LOGGER) logger: Logger, provider: TwilioVoice) {
    const report = (error: unknown) => {
      logger.error({ err: error }, 'calls could not be compared with the provider');
    };
    super(
      new Loop(
        async () => {
          const result = await reconcileCalls(flow, provider, olderThanMs);
          result.errors.forEach(report);
          if (result.closed > 0) logger.warn({ closed: result.closed }, 'calls had ended unnoticed');
          return { again: false };
        },
        everyMs,
        report,
      ),
    );
  }
}
