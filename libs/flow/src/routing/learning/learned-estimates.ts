import type { Database, Tx } from '#persistence/database.ts';
import { latestEstimates, type StoredEstimates } from '#persistence/stores/routing/matching-round.store.ts';
import type { Flow } from '../../flow.ts';

const keptMs = 5_000;
const kept = new WeakMap<
  Database,
  { readonly estimates: StoredEstimates | undefined; readonly readAt: number }
>();

/** What was learned last, at most a few seconds late; undefined where nothing was learned yet. */
export async function learnedEstimates(flow: Flow, tx: Tx): Promise<StoredEstimates | undefined> {
  const now = flow.clock.now().getTime();
  const known = kept.get(flow.database);
  if (known && Math.abs(now - known.readAt) < keptMs) return known.estimates;
  const estimates = await latestEstimates(tx);
  kept.set(flow.database, { estimates, readAt: now });
  return estimates;
}
