import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job } from 'bullmq';
import { readItems } from '#contracts/jobs.ts';
import type { ChannelRegistry } from '#flow/channel-registry.ts';
import type { Flow } from '#flow/flow.ts';
import { processReceipt } from '#flow/intake/process-receipt.ts';
import { runItems } from '#queues/run-items.ts';
import { workerSettings } from '#queues/worker-settings.ts';
import { FLOW } from '#runtime/tokens.ts';
import { MAIL_ROOMS } from './mail-room.service.ts';
import { MailMetrics } from './mail-metrics.ts';

const itemsAtOnce = 4;

/** Reads mails that were taken in and stores them in their conversations. */
@Processor('intake-email', workerSettings(2))
export class IntakeEmailProcessor extends WorkerHost {
  constructor(
    @Inject(FLOW) private readonly flow: Flow,
    @Inject(MAIL_ROOMS) private readonly rooms: ChannelRegistry,
    private readonly metrics: MailMetrics,
  ) {
    super();
  }

  override async process(job: Job): Promise<void> {
    await runItems(readItems('intake-email', job.data), itemsAtOnce, async ({ receiptId }) => {
      const processed = await processReceipt(this.flow, this.rooms, receiptId);
      this.metrics.processed.inc({ outcome: processed.kind });
    });
  }
}
