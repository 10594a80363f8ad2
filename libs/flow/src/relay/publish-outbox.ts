import { itemsPerJob, patienceMs, type QueueName } from '#contracts/jobs.ts';
import {
  claimOutbox,
  nextPublishAt,
  removeFromOutbox,
  type OutboxEntry,
} from '#persistence/stores/work/outbox.store.ts';
import type { Job, JobPublisher } from '#queues/job-publisher.ts';
import type { Flow } from '../flow.ts';

/** Most rows that one call publishes; when it answers as many, there may be more. */
export const rowsAtOnce = 500;

export interface Published {
  readonly rows: number;
  /** When rows that were left for company are to be published, if there are any. */
  readonly againAt: Date | undefined;
}

/**
 * Hands waiting outbox rows to their queues. A crash before the commit leaves the rows for another relay, which publishes
 * them again; a consumer that already did an item finds it done.
 */
export async function publishOutbox(flow: Flow, publisher: JobPublisher): Promise<Published> {
  return flow.database.transaction(async (tx) => {
    const now = flow.clock.now();
    const entries = await claimOutbox(tx, patienceMs, now, rowsAtOnce);
    if (entries.length > 0) {
      await publisher.publish(gather(entries));
      await removeFromOutbox(
        tx,
        entries.map((entry) => entry.id),
      );
    }
    return { rows: entries.length, againAt: await nextPublishAt(tx, patienceMs, now) };
  });
}

/** Gathers rows of one queue into jobs of its size; equal items that wait together are one. */
export function gather(entries: readonly OutboxEntry[]): Job[] {
  const jobs: Job[] = [];
  for (const queue of new Set(entries.map((entry) => entry.queue))) {
    const seen = new Set<string>();
    const distinct = entries.filter((entry) => {
      const text = JSON.stringify(entry.payload);
      return entry.queue === queue && !seen.has(text) && seen.add(text);
    });
    for (let at = 0; at < distinct.length; at += itemsPerJob[queue]) {
      const batch = distinct.slice(at, at + itemsPerJob[queue]);
      jobs.push(jobOf(queue, batch));
    }
  }
  return jobs;
}

function jobOf(queue: QueueName, batch: readonly OutboxEntry[]): Job {
  const [first] = batch;
  if (!first) throw new Error('A job needs an item.');
  return { id: first.id, queue, items: batch.map((entry) => entry.payload) };
}
