import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job } from 'bullmq';
import { readItems } from '#contracts/jobs.ts';
import type { Flow } from '#flow/flow.ts';
import { followConversations } from '#flow/sla/follow-conversation.ts';
import { workerSettings } from '#queues/worker-settings.ts';
import { FLOW } from '#runtime/tokens.ts';

/** Brings the clocks of conversations up to date when something happened in them. */
@Processor('sla-follow', workerSettings(1))
export class FollowProcessor extends WorkerHost {
  constructor(@Inject(FLOW) private readonly flow: Flow) {
    super();
  }

  override async process(job: Job): Promise<void> {
    const items = readItems('sla-follow', job.data);
    await followConversations(
      this.flow,
      items.map((item) => item.conversationId),
    );
  }
}
