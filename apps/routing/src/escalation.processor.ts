import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job } from 'bullmq';
import { readItems } from '#contracts/jobs.ts';
import type { Flow } from '#flow/flow.ts';
import { applyEscalation } from '#flow/routing/apply-escalation.ts';
import { runItems } from '#queues/run-items.ts';
import { workerSettings } from '#queues/worker-settings.ts';
import { FLOW } from '#runtime/tokens.ts';

const itemsAtOnce = 2;

/** Carries out what the steps of escalation ladders ask for. */
@Processor('escalation', workerSettings(2))
export class EscalationProcessor extends WorkerHost {
  constructor(@Inject(FLOW) private readonly flow: Flow) {
    super();
  }

  override async process(job: Job): Promise<void> {
    await runItems(readItems('escalation', job.data), itemsAtOnce, async (item) => {
      await applyEscalation(this.flow, item);
    });
  }
}
