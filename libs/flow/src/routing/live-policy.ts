import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import type { Database, Tx } from '#persistence/database.ts';
import { liveDocument } from '#persistence/stores/document.store.ts';
import { queueIds } from '#persistence/stores/queue.store.ts';
import type { Flow } from '../flow.ts';

/** The name under which the installation's routing policy is published. */
export const routingPolicyName = 'default';

/** No routing policy was ever published: the installation is not set up, and nothing can be routed. */
export class NoRoutingPolicy extends Error {
  constructor() {
    super('No routing policy is live. Publish one named "default", or run "firstline seed".');
    this.name = 'NoRoutingPolicy';
  }
}

export interface LivePolicy {
  readonly version: number;
  readonly body: RoutingPolicy;
  /** Every queue there is, by name. */
  readonly queueIds: ReadonlyMap<string, string>;
}

const keptMs = 1_000;
const kept = new WeakMap<Database, { readonly policy: LivePolicy; readonly readAt: number }>();

/**
 * The routing policy that is live and the queues, at most one second old. Within a transaction hand over `tx`, so that
 * no second connection is asked for.
 * @throws NoRoutingPolicy
 */
export async function livePolicy(flow: Flow, tx: Tx = flow.database.reading): Promise<LivePolicy> {
  const now = flow.clock.now().getTime();
  const known = kept.get(flow.database);
  if (known && Math.abs(now - known.readAt) < keptMs) return known.policy;
  const document = await liveDocument(tx, 'routing-policy', routingPolicyName);
  if (!document) throw new NoRoutingPolicy();
  const policy: LivePolicy = {
    version: document.version,
    body: document.body,
    queueIds: await queueIds(tx),
  };
  kept.set(flow.database, { policy, readAt: now });
  return policy;
}
