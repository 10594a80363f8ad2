import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job } from 'bullmq';
import { readItems } from '#contracts/jobs.ts';
import type { Flow } from '#flow/flow.ts';
import { deliverWebhook } from '#flow/webhooks/deliver-webhook.ts';
import type { Config } from '#platform/config.ts';
import { outsidePost, type Post } from '#platform/outside-post.ts';
import { runItems } from '#queues/run-items.ts';
import { workerSettings } from '#queues/worker-settings.ts';
import { CONFIG, FLOW } from '#runtime/tokens.ts';

const itemsAtOnce = 10;

/** Posts to webhooks. A receiver that is slow holds up its own job and, of those, a few beside it. */
@Processor('webhook', workerSettings(8))
export class WebhookProcessor extends WorkerHost {
  readonly #post: Post;

  constructor(
    @Inject(FLOW) private readonly flow: Flow,
    @Inject(CONFIG) config: Config,
  ) {
    super();
    this.#post = outsidePost(config.WEBHOOKS_ALLOW_PRIVATE);
  }

  override async process(job: Job): Promise<void> {
    await runItems(readItems('webhook', job.data), itemsAtOnce, async ({ deliveryId }) => {
      await deliverWebhook(this.flow, this.#post, deliveryId);
    });
  }
}
