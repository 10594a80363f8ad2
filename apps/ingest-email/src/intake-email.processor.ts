import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job } from 'bullmq';
import { readItems } from '#contracts/jobs.ts';
import type { ChannelRegistry } from '#flow/channel-registry.ts';
import type { Flow } from '#flow/flow.ts';
import { processReceipts } from '#flow/intake/process-receipts.ts';
import { workerSettings } from '#queues/worker-settings.ts';
import { BrokenBatches } from '#runtime/broken-batches.ts';
import { FLOW } from '#runtime/tokens.ts';
import { MAIL_ROOMS } from './mail-room.service.ts';
import { MailMetrics } from './mail-metrics.ts';

const atOnce = 4;

/** Reads mails that were taken in and stores them in their conversations. */
@Processor('intake-email', workerSettings(2))
export class IntakeEmailProcessor extends WorkerHost {
  readonly #apart: ReturnType<BrokenBatches['of']>;

  constructor(
    @Inject(FLOW) private readonly flow: Flow,
    @Inject(MAIL_ROOMS) private readonly rooms: ChannelRegistry,
    private readonly metrics: MailMetrics,
    broken: BrokenBatches,
  ) {
    super();
    this.#apart = broken.of('intake-email');
  }

  override async process(job: Job): Promise<void> {
    const receiptIds = readItems('intake-email', job.data).map((item) => item.receiptId);
    await processReceipts(this.flow, this.rooms, receiptIds, {
      atOnce,
      apart: this.#apart,
      report: (processed) => {
        this.metrics.processed.inc({ outcome: processed.kind });
      },
    });
  }
}
