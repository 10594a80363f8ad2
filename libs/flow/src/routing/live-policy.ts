import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import type { Database, Tx } from '#persistence/database.ts';
import { liveDocument } from '#persistence/stores/document.store.ts';
import type { Flow } from '../flow.ts';

export interface LivePolicy {
  readonly version: number;
  readonly body: RoutingPolicy;
}

const keptMs = 1_000;
const kept = new WeakMap<Database, { readonly policy: LivePolicy; readonly readAt: number }>();

/**
 * The routing policy that is live, at most one second old. Within a transaction hand over `tx`, so that no second
 * connection is asked for.
 * @throws Error when no routing policy was ever published: nothing can be routed then
 */
export async function livePolicy(flow: Flow, tx: Tx = flow.database.reading): Promise<LivePolicy> {
  const now = flow.clock.now().getTime();
  const known = kept.get(flow.database);
  if (known && Math.abs(now - known.readAt) < keptMs) return known.policy;
  const document = await liveDocument(tx, 'routing-policy', 'default');
  if (!document) {
    throw new Error('No routing policy is live. Publish one named "default", or run "firstline seed".');
  }
  const policy: LivePolicy = { version: document.version, body: document.body };
  kept.set(flow.database, { policy, readAt: now });
  return policy;
}
