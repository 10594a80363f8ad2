import { nudgeUnfinished, type Nudged } from '#persistence/stores/work/unfinished.store.ts';
import type { Flow } from '../flow.ts';

const atOnce = 500;

/**
 * Hands receipts, messages and notices that have been unfinished for 15 seconds to their queues again, because a
 * queue may lose its jobs and only Postgres is the truth. Safe to run anywhere, any time, many times at once.
 */
export async function sweepUnfinished(flow: Flow): Promise<Nudged> {
  return flow.database.transaction((tx) => nudgeUnfinished(tx, flow.clock.now(), atOnce));
}
