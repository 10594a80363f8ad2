import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Flow } from '#flow/flow.ts';
import { publishOutbox, rowsAtOnce } from '#flow/relay/publish-outbox.ts';
import { HintListener } from '#persistence/hint-listener.ts';
import { numberEvents } from '#persistence/stores/events/event.store.ts';
import { outboxHint } from '#persistence/stores/work/outbox.store.ts';
import { Loop, type LoopRound } from '#platform/loop.ts';
import { JobPublisher } from '#queues/job-publisher.ts';
import { RepeatingService } from './repeating-service.ts';
import { FLOW, LOGGER } from './tokens.ts';

const pollMs = 1_000;
/** After some work the next waits so long: nobody notices, and under load what comes meanwhile costs one publish. */
const restMs = 25;
const eventsAtOnce = 1_000;

/**
 * Publishes the outbox and numbers the events. Every worker process runs one; which of them does a piece of the
 * work does not matter, and the death of any is not felt.
 */
@Injectable()
export class RelayService extends RepeatingService {
  constructor(
    @Inject(FLOW) flow: Flow,
    @Inject(LOGGER) logger: Logger,
    publisher: JobPublisher,
    hints: HintListener,
  ) {
    const report = (error: unknown) => {
      logger.error({ err: error }, 'the relay failed and will try again');
    };
    const publishing = new Loop(
      async () => {
        const { rows, againAt } = await publishOutbox(flow, publisher);
        return { ...pace(rows, rowsAtOnce), wakeAt: againAt };
      },
      pollMs,
      report,
    );
    const numbering = new Loop(
      async () => pace(await flow.database.transaction((tx) => numberEvents(tx, eventsAtOnce)), eventsAtOnce),
      pollMs,
      report,
    );
    super(publishing, numbering);
    hints.on(outboxHint, () => {
      publishing.wake();
      numbering.wake();
    });
  }
}

/** Right on while rounds are full; else rest a little, and then wait for a hint. */
function pace(done: number, atMost: number): LoopRound {
  return { again: done === atMost, restMs: done > 0 && done < atMost ? restMs : undefined };
}
