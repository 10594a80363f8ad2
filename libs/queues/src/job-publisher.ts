import { Queue } from 'bullmq';
import type { QueueName } from '#contracts/jobs.ts';
import type { QueueBackend } from './backend.ts';

export interface Job {
  /** The outbox row that the job began with, so that publishing it twice is a no-op. */
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

  async publish(jobs: readonly Job[]): Promise<void> {
    for (const name of new Set(jobs.map((job) => job.queue))) {
      const batch = jobs.filter((job) => job.queue === name);
      await this.#queue(name).addBulk(
        batch.map((job) => ({
          name,
          data: { items: job.items },
          opts: {
            jobId: job.id,
            attempts: 8,
            backoff: { type: 'exponential', delay: 250, jitter: 0.5 },
            removeOnComplete: { count: 500 },
            removeOnFail: { age: 7 * 86_400 },
          },
        })),
      );
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
  }

  #queue(name: QueueName): Queue {
    let queue = this.#queues.get(name);
    if (!queue) {
      queue = new Queue(name, { connection: this.#backend.connection });
      // A broken connection is reported where a publish fails; the emitter must not crash the process.
      queue.on('error', () => undefined);
      this.#queues.set(name, queue);
    }
    return queue;
  }
}
