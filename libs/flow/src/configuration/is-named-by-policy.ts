import type { Tx } from '#persistence/database.ts';
import { lockDocument } from '#persistence/stores/documents/document-change.store.ts';
import { decidingVersions } from '#persistence/stores/documents/document.store.ts';
import { routingPolicyName } from '../routing/live-policy.ts';
import { namesIn, type NamedKind } from './names-in-document.ts';

/**
 * Whether a routing policy names something that is to go or to be called otherwise: the live version, or the one on a share of
 * the traffic. From then on none that does is published before the transaction ends. One in shadow decides nothing: what
 * it names may go, and its check says so.
 */
export async function isNamedByPolicy(tx: Tx, kind: NamedKind, name: string): Promise<boolean> {
  await lockDocument(tx, 'routing-policy', routingPolicyName);
  const versions = await decidingVersions(tx, 'routing-policy', routingPolicyName);
  return versions.some(({ body }) => namesIn('routing-policy', body)[kind].has(name));
}
