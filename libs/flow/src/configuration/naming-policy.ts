import type { Tx } from '#persistence/database.ts';
import { lockDocument, lockDocuments } from '#persistence/stores/documents/document-change.store.ts';
import { decidingVersions, liveDocuments } from '#persistence/stores/documents/document.store.ts';
import { routingPolicyName } from '../routing/live-policy.ts';
import { namesIn, type NamedKind } from './names-in-document.ts';

/** A policy by which is decided and which names something that is to go or to be called otherwise. */
export interface NamingPolicy {
  readonly kind: 'routing-policy' | 'sla-policy';
  readonly name: string;
}

/** Whoever would remove or rename something is refused with the policy that names it. */
export interface NamedByPolicy {
  readonly kind: 'named-by-policy';
  readonly policy: NamingPolicy;
}

/**
 * The first that names it: the routing policy that is live, or on a share of the traffic, or an SLA policy that is live. No
 * version of theirs is published before the transaction ends. One in shadow decides nothing: what it names may go, and its
 * check says so.
 */
export async function namingPolicy(tx: Tx, kind: NamedKind, name: string): Promise<NamingPolicy | undefined> {
  await lockDocument(tx, 'routing-policy', routingPolicyName);
  const routing = await decidingVersions(tx, 'routing-policy', routingPolicyName);
  if (routing.some(({ body }) => namesIn('routing-policy', body)[kind].has(name))) {
    return { kind: 'routing-policy', name: routingPolicyName };
  }
  await lockDocuments(tx, 'sla-policy');
  const sla = await liveDocuments(tx, 'sla-policy');
  const naming = sla.find(({ body }) => namesIn('sla-policy', body)[kind].has(name));
  return naming && { kind: 'sla-policy', name: naming.name };
}
