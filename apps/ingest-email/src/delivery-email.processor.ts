import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job } from 'bullmq';
import { readItems } from '#contracts/jobs.ts';
import type { ChannelRegistry } from '#flow/channel-registry.ts';
import { deliver } from '#flow/delivery/deliver.ts';
import type { Flow } from '#flow/flow.ts';
import { runItems } from '#queues/run-items.ts';
import { workerSettings } from '#queues/worker-settings.ts';
import { FLOW } from '#runtime/tokens.ts';
import { MAIL_ROOMS } from './mail-room.service.ts';
import { MailMetrics } from './mail-metrics.ts';

const itemsAtOnce = 4;

/** Sends mails of ours. */
@Processor('delivery-email', workerSettings(4))
export class DeliveryEmailProcessor extends WorkerHost {
  constructor(
    @Inject(FLOW) private readonly flow: Flow,
    @Inject(MAIL_ROOMS) private readonly rooms: ChannelRegistry,
    private readonly metrics: MailMetrics,
  ) {
    super();
  }

  override async process(job: Job): Promise<void> {
    await runItems(readItems('delivery-email', job.data), itemsAtOnce, async ({ messageId }) => {
      const delivered = await deliver(this.flow, this.rooms, messageId);
      this.metrics.delivered.inc({ outcome: delivered.kind });
    });
  }
}
