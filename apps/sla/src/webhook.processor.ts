import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job } from 'bullmq';
import { readItems } from '#contracts/jobs.ts';
import type { Flow } from '#flow/flow.ts';
import { WebhookLines } from '#flow/webhooks/webhook-lines.ts';
import type { Config } from '#platform/config.ts';
import { outsidePost } from '#platform/outside-post.ts';
import { workerSettings } from '#queues/worker-settings.ts';
import { CONFIG, FLOW } from '#runtime/tokens.ts';

/** More than a few receivers hold up that are silent, each as many jobs as it has posts under way. */
const jobsAtOnce = 20;

/** Posts to webhooks. */
@Processor('webhook', workerSettings(jobsAtOnce))
export class WebhookProcessor extends WorkerHost {
  readonly #lines: WebhookLines;

  constructor(@Inject(FLOW) flow: Flow, @Inject(CONFIG) config: Config) {
    super();
    this.#lines = new WebhookLines(flow, outsidePost(config.WEBHOOKS_ALLOW_PRIVATE));
  }

  override async process(job: Job): Promise<void> {
    await this.#lines.deliver(readItems('webhook', job.data).map((item) => item.deliveryId));
  }
}
