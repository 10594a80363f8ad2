import { asksHistory } from '#domain/routing/asks-history.ts';
import type { CustomerHistory } from '#domain/routing/classification-facts.ts';
import type { Tx } from '#persistence/database.ts';
import { customerHistories } from '#persistence/stores/customers/customer-history.store.ts';
import type { IntakeFacts } from '#persistence/stores/intake/intake-facts.store.ts';
import type { LivePolicy } from '../routing/live-policy.ts';

/** Earlier conversations by customer, where a policy in use looks at them; else nothing is asked. */
export async function historiesFor(
  tx: Tx,
  policy: LivePolicy,
  facts: readonly { readonly customer?: Pick<NonNullable<IntakeFacts['customer']>, 'id'> | undefined }[],
): Promise<ReadonlyMap<string, CustomerHistory>> {
  const inUse = [policy, policy.share, policy.shadow].flatMap((one) => (one ? [one.body] : []));
  if (!inUse.some(asksHistory)) return new Map();
  const ids = facts.flatMap((one) => (one.customer ? [one.customer.id] : []));
  return customerHistories(tx, [...new Set(ids)]);
}
