import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job } from 'bullmq';
import { SmsChannel } from '#channels/sms/sms-channel.ts';
import { readItems } from '#contracts/jobs.ts';
import { channelRegistry, type ChannelRegistry } from '#flow/channel-registry.ts';
import { textNotice } from '#flow/delivery/text-notice.ts';
import type { Flow } from '#flow/flow.ts';
import { runItems } from '#queues/run-items.ts';
import { workerSettings } from '#queues/worker-settings.ts';
import { FLOW } from '#runtime/tokens.ts';

const itemsAtOnce = 4;

/** Texts notices to our own people. */
@Processor('notice-sms', workerSettings(2))
export class NoticeSmsProcessor extends WorkerHost {
  readonly #channels: ChannelRegistry;

  constructor(
    @Inject(FLOW) private readonly flow: Flow,
    texts: SmsChannel,
  ) {
    super();
    this.#channels = channelRegistry(texts);
  }

  override async process(job: Job): Promise<void> {
    await runItems(readItems('notice-sms', job.data), itemsAtOnce, async ({ noticeId }) => {
      await textNotice(this.flow, this.#channels, noticeId);
    });
  }
}
