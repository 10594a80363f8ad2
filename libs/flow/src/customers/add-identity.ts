import { identityInWriting, type Identity } from '#domain/customers/identity.ts';
import { claimIdentity, lockCustomer } from '#persistence/stores/customer-change.store.ts';
import type { Flow } from '../flow.ts';

export type AddedIdentity =
  | { readonly kind: 'added'; readonly id: string }
  | { readonly kind: 'no-customer' }
  /** It is no address or number of that kind. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'taken'; readonly customerId: string };

/** Notes that a customer can be reached under one more address, number or handle, by the word of an agent. */
export async function addIdentity(
  flow: Flow,
  input: { customerId: string; identity: Identity },
): Promise<AddedIdentity> {
  const identity = identityInWriting(input.identity);
  if (!identity) return { kind: 'malformed' };
  const now = flow.clock.now();
  return flow.database.transaction(async (tx) => {
    if (!(await lockCustomer(tx, input.customerId))) return { kind: 'no-customer' };
    const claimed = await claimIdentity(
      tx,
      { id: flow.newId(), customerId: input.customerId, ...identity },
      now,
    );
    if (claimed.customerId !== input.customerId) return { kind: 'taken', customerId: claimed.customerId };
    return { kind: 'added', id: claimed.id };
  });
}
