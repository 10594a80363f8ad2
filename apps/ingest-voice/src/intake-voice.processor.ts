import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job } from 'bullmq';
import { VoiceChannel } from '#channels/voice/voice-channel.ts';
import { readItems } from '#contracts/jobs.ts';
import { channelRegistry, type ChannelRegistry } from '#flow/channel-registry.ts';
import type { Flow } from '#flow/flow.ts';
import { processReceipt } from '#flow/intake/process-receipt.ts';
import { linkCall } from '#flow/voice/link-call.ts';
import { runItems } from '#queues/run-items.ts';
import { workerSettings } from '#queues/worker-settings.ts';
import { FLOW } from '#runtime/tokens.ts';

const itemsAtOnce = 4;

/** Stores calls that were taken in as entries of their conversations. */
@Processor('intake-voice', workerSettings(4))
export class IntakeVoiceProcessor extends WorkerHost {
  readonly #channels: ChannelRegistry;

  constructor(
    @Inject(FLOW) private readonly flow: Flow,
    calls: VoiceChannel,
  ) {
    super();
    this.#channels = channelRegistry(calls);
  }

  override async process(job: Job): Promise<void> {
    await runItems(readItems('intake-voice', job.data), itemsAtOnce, async ({ receiptId }) => {
      await processReceipt(this.flow, this.#channels, receiptId, {
        afterStore: { voice: linkCall },
      });
    });
  }
}
