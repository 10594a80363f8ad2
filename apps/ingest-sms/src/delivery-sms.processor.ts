import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job } from 'bullmq';
import { SmsChannel } from '#channels/sms/sms-channel.ts';
import { readItems } from '#contracts/jobs.ts';
import { channelRegistry, type ChannelRegistry } from '#flow/channel-registry.ts';
import { deliver } from '#flow/delivery/deliver.ts';
import type { Flow } from '#flow/flow.ts';
import { runItems } from '#queues/run-items.ts';
import { workerSettings } from '#queues/worker-settings.ts';
import { FLOW } from '#runtime/tokens.ts';

const itemsAtOnce = 4;

/** Sends texts of ours, or finds out what became of them. */
@Processor('delivery-sms', workerSettings(4))
export class DeliverySmsProcessor extends WorkerHost {
  readonly #channels: ChannelRegistry;

  constructor(
    @Inject(FLOW) private readonly flow: Flow,
    texts: SmsChannel,
  ) {
    super();
    this.#channels = channelRegistry(texts);
  }

  override async process(job: Job): Promise<void> {
    await runItems(readItems('delivery-sms', job.data), itemsAtOnce, async ({ messageId }) => {
      await deliver(this.flow, this.#channels, messageId);
    });
  }
}
