import { Inject, Injectable } from '@nestjs/common';
import type { HandedOver } from '#channels/email/smtp-listener.ts';
import type { Flow } from '#flow/flow.ts';
import { takeInMany, type Arrival } from '#flow/intake/take-in.ts';
import { FLOW } from '#runtime/tokens.ts';
import { MailMetrics } from './mail-metrics.ts';

interface Waiting {
  readonly arrivals: readonly Arrival[];
  readonly bytes: number;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

const mailsAtOnce = 100;
const bytesAtOnce = 32 * 1_048_576;
const batchesAtOnce = 2;

/**
 * Takes mails in, in batches: those that come while others are being written wait and go together, so that a burst
 * costs one commit for many and a single mail waits for nobody.
 */
@Injectable()
export class MailBatches {
  readonly #waiting: Waiting[] = [];
  #running = 0;

  constructor(
    @Inject(FLOW) private readonly flow: Flow,
    private readonly metrics: MailMetrics,
  ) {}

  /** Resolves when the mails are kept for good. */
  accept(mails: readonly HandedOver[]): Promise<void> {
    const arrivals = mails.map((mail) => this.#arrival(mail));
    return new Promise((done, failed) => {
      this.#waiting.push({
        arrivals,
        bytes: mails[0]?.raw.length ?? 0,
        done: () => {
          done();
        },
        failed,
      });
      // After this tick, so that what came in the same one goes together.
      setImmediate(() => {
        this.#start();
      });
    });
  }

  #arrival({ channelId, raw, envelope, remoteAddress }: HandedOver): Arrival {
    return {
      channelId,
      // SMTP has no lasting identity of a mail. One that is sent again is known by its content.
      providerKey: `smtp:${this.flow.newId()}`,
      queue: 'intake-email',
      raw,
      payload: { envelope, remoteAddress },
    };
  }

  #start(): void {
    while (this.#running < batchesAtOnce && this.#waiting.length > 0) {
      this.#running++;
      void this.#take(this.#nextBatch()).finally(() => {
        this.#running--;
        this.#start();
      });
    }
  }

  #nextBatch(): Waiting[] {
    let bytes = 0;
    let mails = 0;
    while (mails < this.#waiting.length && mails < mailsAtOnce && (mails === 0 || bytes < bytesAtOnce)) {
      bytes += this.#waiting[mails]?.bytes ?? 0;
      mails++;
    }
    return this.#waiting.splice(0, mails);
  }

  async #take(batch: readonly Waiting[]): Promise<void> {
    try {
      await takeInMany(
        this.flow,
        batch.flatMap((one) => one.arrivals),
      );
    } catch (error) {
      this.metrics.refused.inc(batch.length);
      for (const one of batch) one.failed(error);
      return;
    }
    this.metrics.taken.inc({ by: 'smtp' }, batch.length);
    for (const one of batch) one.done();
  }
}
