import { Queue } from 'bullmq';
import type { QueueName } from '#contracts/jobs.ts';
import type { QueueBackend } from './backend.ts';

export interface Job {
  /** The outbox row that the job began with: published twice, it is one as long as the queue holds it. */
  readonly id: string;
  readonly queue: QueueName;
  readonly items: readonly unknown[];
}

/** Puts jobs on queues. */
export class JobPublisher {
  readonly #backend: QueueBackend;
  readonly #queues = new Map<QueueName, Queue>();

  constructor(backend: QueueBackend) {
    this.#backend = backend;
  }

  /**
   * One by one: a job carries many items, so there are few, and BullMQ's bulk call on Postgres makes temporary tables,
   * whose invalidations cost every connection its caches.
   */
  async publish(jobs: readonly Job[]): Promise<void> {
    await Promise.all(
      jobs.map((job) =>
        this.#queue(job.queue).add(
          job.queue,
          { items: job.items },
          {
            jobId: job.id,
            attempts: 8,
            backoff: { type: 'exponential', delay: 250, jitter: 0.5 },
            // Kept, they would be removed some at a time by whichever completes next, in BullMQ's SQL, while its look
            // for stalled jobs clears marks on the same rows: a deadlock, after which work that was done counts as failed.
            removeOnComplete: true,
            removeOnFail: { age: 7 * 86_400 },
          },
        ),
      ),
    );
  }

  async close(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
  }

  #queue(name: QueueName): Queue {
    let queue = this.#queues.get(name);
    if (!queue) {
      queue = new Queue(name, { connection: this.#backend.publishing });
      // A broken connection is reported where a publish fails; the emitter must not crash the process.
      queue.on('error', () => undefined);
      this.#queues.set(name, queue);
    }
    return queue;
  }
}
