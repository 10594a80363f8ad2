import {
  lockCustomer,
  updateCustomer,
  type CustomerChange,
} from '#persistence/stores/customers/customer-change.store.ts';
import type { Flow } from '../flow.ts';

export type ChangedCustomer =
  | { readonly kind: 'changed' }
  | { readonly kind: 'no-customer' }
  | { readonly kind: 'stale'; readonly version: number };

/** Changes what we know of a customer who still has `version`. */
export async function changeCustomer(
  flow: Flow,
  input: { id: string; version: number; change: CustomerChange },
): Promise<ChangedCustomer> {
  return flow.database.transaction(async (tx) => {
    const customer = await lockCustomer(tx, input.id);
    if (!customer) return { kind: 'no-customer' };
    if (customer.version !== input.version) return { kind: 'stale', version: customer.version };
    await updateCustomer(tx, input.id, input.change);
    return { kind: 'changed' };
  });
}
