import { identityInWriting, type Identity } from '#domain/customers/identity.ts';
import { claimIdentities, lockCustomer } from '#persistence/stores/customers/customer-change.store.ts';
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
    const claim = { id: flow.newId(), ...identity };
    const [held] = await claimIdentities(tx, input.customerId, [claim], now);
    if (!held) throw new Error('An identity vanished while it was claimed.');
    if (held.customerId !== input.customerId) return { kind: 'taken', customerId: held.customerId };
    return { kind: 'added', id: held.id };
  });
}
