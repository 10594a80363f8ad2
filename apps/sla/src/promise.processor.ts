import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job } from 'bullmq';
import { readItems } from '#contracts/jobs.ts';
import type { Flow } from '#flow/flow.ts';
import { tellPromises } from '#flow/answer-promises/tell-promises.ts';
import { workerSettings } from '#queues/worker-settings.ts';
import { FLOW } from '#runtime/tokens.ts';
import { PromiseMetrics } from './promise-metrics.ts';

/** Tells customers that their message has arrived and when they will hear. */
@Processor('promise', workerSettings(1))
export class PromiseProcessor extends WorkerHost {
  constructor(
    @Inject(FLOW) private readonly flow: Flow,
    private readonly metrics: PromiseMetrics,
  ) {
    super();
  }

  override async process(job: Job): Promise<void> {
    const items = readItems('promise', job.data);
    const told = await tellPromises(
      this.flow,
      items.map((item) => item.conversationId),
    );
    this.metrics.told(told);
  }
}
