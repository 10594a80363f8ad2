import { diffPolicies, type PolicyChange } from '#domain/routing/policy-diff.ts';
import { documentAt, type DocumentItem } from '#persistence/stores/document-list.store.ts';
import { documentVersion, liveDocument } from '#persistence/stores/document.store.ts';
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
  | { readonly kind: 'no-version' };

/** How a version of the routing policy differs from another one, or from the live one. */
export async function compareVersions(
  flow: Flow,
  which: { readonly from?: number | undefined; readonly to: number },
): Promise<ComparedVersions> {
  const tx = flow.database.reading;
  const after = await documentVersion(tx, 'routing-policy', routingPolicyName, which.to);
  const before =
    which.from === undefined
      ? await liveDocument(tx, 'routing-policy', routingPolicyName)
      : await documentVersion(tx, 'routing-policy', routingPolicyName, which.from);
  if (!after || !before) return { kind: 'no-version' };
  const from = await documentAt(tx, 'routing-policy', routingPolicyName, before.version);
  const to = await documentAt(tx, 'routing-policy', routingPolicyName, after.version);
  if (!from || !to) return { kind: 'no-version' };
  const changes = diffPolicies(before.body, after.body);
  return { kind: 'compared', from: from.version, to: to.version, versions: { from, to }, changes };
}
