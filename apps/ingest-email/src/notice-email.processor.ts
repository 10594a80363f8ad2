import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job } from 'bullmq';
import { readItems } from '#contracts/jobs.ts';
import type { ChannelRegistry } from '#flow/channel-registry.ts';
import { sendNotice } from '#flow/delivery/send-notice.ts';
import type { Flow } from '#flow/flow.ts';
import { runItems } from '#queues/run-items.ts';
import { workerSettings } from '#queues/worker-settings.ts';
import { FLOW } from '#runtime/tokens.ts';
import { MAIL_ROOMS } from './mail-room.service.ts';

const itemsAtOnce = 4;

/** Sends notices to our own people. */
@Processor('notice-email', workerSettings(2))
export class NoticeEmailProcessor extends WorkerHost {
  constructor(
    @Inject(FLOW) private readonly flow: Flow,
    @Inject(MAIL_ROOMS) private readonly rooms: ChannelRegistry,
  ) {
    super();
  }

  override async process(job: Job): Promise<void> {
    await runItems(readItems('notice-email', job.data), itemsAtOnce, async ({ noticeId }) => {
      await sendNotice(this.flow, this.rooms, noticeId);
    });
  }
}
