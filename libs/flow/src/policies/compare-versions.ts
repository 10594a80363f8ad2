import { diffPolicies, type PolicyChange } from '#domain/routing/policy-diff.ts';
import {
  documentAt,
  documentStanding,
  type DocumentItem,
} from '#persistence/stores/documents/document-list.store.ts';
import { documentVersion } from '#persistence/stores/documents/document.store.ts';
import type { Flow } from '../flow.ts';
import { routingPolicyName } from '../routing/live-policy.ts';

export type ComparedVersions =
  | {
      readonly kind: 'compared';
      readonly from: number;
      readonly to: number;
      /** Who wrote each, when and why. */
      readonly versions: { readonly from: DocumentItem; readonly to: DocumentItem };
      readonly changes: PolicyChange[];
    }
  | { readonly kind: 'no-version' }
  /** It is live, and none was before it. */
  | { readonly kind: 'nothing-before' };

/** How a version of the routing policy differs from another one; else from the live one, and that from the one before it. */
export async function compareVersions(
  flow: Flow,
  which: { readonly from?: number | undefined; readonly to: number },
): Promise<ComparedVersions> {
  const tx = flow.database.reading;
  const to = await documentAt(tx, 'routing-policy', routingPolicyName, which.to);
  if (!to) return { kind: 'no-version' };
  const usual =
    to.state === 'live'
      ? to.replaces
      : (await documentStanding(tx, 'routing-policy', routingPolicyName))?.liveVersion;
  const number = which.from ?? usual;
  if (number == null) return { kind: to.state === 'live' ? 'nothing-before' : 'no-version' };
  const from = await documentAt(tx, 'routing-policy', routingPolicyName, number);
  const after = await documentVersion(tx, 'routing-policy', routingPolicyName, to.version);
  const before = await documentVersion(tx, 'routing-policy', routingPolicyName, number);
  if (!from || !after || !before) return { kind: 'no-version' };
  const changes = diffPolicies(before.body, after.body);
  return { kind: 'compared', from: from.version, to: to.version, versions: { from, to }, changes };
}
