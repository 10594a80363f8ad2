import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';
import { readItems } from '#contracts/jobs.ts';
import { workerSettings } from '#queues/worker-settings.ts';
import { MatchingRounds } from './matching-rounds.ts';

/** Jobs taken at once share a round, so a burst of them costs two: the one under way and the next. */
const jobsAtOnce = 2;

/** Looks at the pool when work or room appeared. */
@Processor('matching', workerSettings(jobsAtOnce))
export class MatchingProcessor extends WorkerHost {
  constructor(private readonly rounds: MatchingRounds) {
    super();
  }

  override async process(job: Job): Promise<void> {
    readItems('matching', job.data);
    await this.rounds.run();
  }
}
