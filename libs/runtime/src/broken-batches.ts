import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Counter, Registry } from 'prom-client';
import type { QueueName } from '#contracts/jobs.ts';
import { LOGGER } from './tokens.ts';

/** Tells of messages that could not be stored together: each is stored by itself then, for several times the cost. */
@Injectable()
export class BrokenBatches {
  readonly #broken: Counter<'queue'>;

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    metrics: Registry,
  ) {
    this.#broken = new Counter({
      name: 'firstline_batches_broken_total',
      help: 'Batches of messages that could not be stored together and were stored one by one.',
      labelNames: ['queue'],
      registers: [metrics],
    });
  }

  /** To be called with the failures of batches of this queue. */
  of(queue: QueueName): (failure: unknown, messages: number) => void {
    // From nought, so that the first is an increase.
    this.#broken.inc({ queue }, 0);
    return (failure, messages) => {
      this.#broken.inc({ queue });
      this.logger.warn(
        { err: failure, queue, messages },
        'messages are stored one by one instead of together',
      );
    };
  }
}
