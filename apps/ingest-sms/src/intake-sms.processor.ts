import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job } from 'bullmq';
import { SmsChannel } from '#channels/sms/sms-channel.ts';
import { readItems } from '#contracts/jobs.ts';
import { channelRegistry, type ChannelRegistry } from '#flow/channel-registry.ts';
import type { Flow } from '#flow/flow.ts';
import { processReceipts } from '#flow/intake/process-receipts.ts';
import { workerSettings } from '#queues/worker-settings.ts';
import { BrokenBatches } from '#runtime/broken-batches.ts';
import { FLOW } from '#runtime/tokens.ts';

const atOnce = 4;

/** Reads texts that were taken in and stores them in their conversations. */
@Processor('intake-sms', workerSettings(4))
export class IntakeSmsProcessor extends WorkerHost {
  readonly #channels: ChannelRegistry;
  readonly #apart: ReturnType<BrokenBatches['of']>;

  constructor(
    @Inject(FLOW) private readonly flow: Flow,
    texts: SmsChannel,
    broken: BrokenBatches,
  ) {
    super();
    this.#channels = channelRegistry(texts);
    this.#apart = broken.of('intake-sms');
  }

  override async process(job: Job): Promise<void> {
    const receiptIds = readItems('intake-sms', job.data).map((item) => item.receiptId);
    await processReceipts(this.flow, this.#channels, receiptIds, { atOnce, apart: this.#apart });
  }
}
