import { inShare } from '#domain/routing/in-share.ts';
import type { Database, Tx } from '#persistence/database.ts';
import type { HintListener } from '#persistence/hint-listener.ts';
import { queueIds } from '#persistence/stores/queues/queue.store.ts';
import {
  documentsHint,
  routingDocuments,
  type RoutingDocuments,
  type RoutingVersion,
} from '#persistence/stores/routing/routing-documents.store.ts';
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

export interface LivePolicy extends RoutingVersion, Omit<RoutingDocuments, 'live'> {
  /** Every queue there is, by name. */
  readonly queueIds: ReadonlyMap<string, string>;
}

const keptMs = 1_000;
const kept = new WeakMap<Database, { readonly policy: LivePolicy; readonly readAt: number }>();

/** From now on a version that is moved is heeded as soon as that is told. */
export function heedMovedVersions(hints: HintListener, database: Database): void {
  hints.on(documentsHint, () => kept.delete(database));
}

/**
 * The routing policy that is live and the queues, at most one second old, be it told that they are other or not. Within a
 * transaction hand over `tx`, so that no second connection is asked for.
 * @throws NoRoutingPolicy
 */
export async function livePolicy(flow: Flow, tx: Tx = flow.database.reading): Promise<LivePolicy> {
  const now = flow.clock.now().getTime();
  const known = kept.get(flow.database);
  if (known && Math.abs(now - known.readAt) < keptMs) return known.policy;
  const { live, ...beside } = await routingDocuments(tx, routingPolicyName);
  if (!live) throw new NoRoutingPolicy();
  const policy: LivePolicy = { ...live, ...beside, queueIds: await queueIds(tx) };
  kept.set(flow.database, { policy, readAt: now });
  return policy;
}

/** The version that decides about a conversation that begins: that on a share of the traffic, or the live one. */
export function policyForNew(policy: LivePolicy, conversationId: string): LivePolicy {
  const { share } = policy;
  return share && inShare(conversationId, share.percent) ? { ...policy, ...share } : policy;
}

/**
 * The version that decides about a conversation that bears a version's stamp: what began under the one on a share of the
 * traffic stays with it while it has a share, all else goes by the live one.
 */
export function policyOf(policy: LivePolicy, stamp: { readonly policyVersion: number | null }): LivePolicy {
  const { share } = policy;
  return share && stamp.policyVersion === share.version ? { ...policy, ...share } : policy;
}
