import { identityInWriting, type Identity } from '#domain/customers/identity.ts';
import { claimIdentities, insertCustomer } from '#persistence/stores/customers/customer-change.store.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import type { Flow } from '../flow.ts';

export interface NewCustomer {
  readonly name: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly identities: readonly Identity[];
}

export type AddedCustomer =
  | { readonly kind: 'added'; readonly id: string }
  /** Those identities, by their places, are no address or number of their kind. */
  | { readonly kind: 'malformed'; readonly places: readonly number[] }
  /** Somebody is known under that identity already. */
  | { readonly kind: 'taken'; readonly place: number; readonly customerId: string };

/** Makes a customer known before they write, by the word of an agent, so that rules may look at what is noted of them. */
export async function addCustomer(
  flow: Flow,
  input: NewCustomer & { readonly agentId: string },
): Promise<AddedCustomer> {
  const written = input.identities.map(identityInWriting);
  const identities = written.flatMap((one) => one ?? []);
  if (identities.length < written.length) {
    return { kind: 'malformed', places: written.flatMap((one, place) => (one ? [] : [place])) };
  }
  const customerId = flow.newId();
  const now = flow.clock.now();
  return flow.database
    .transaction<AddedCustomer>(async (tx) => {
      await insertCustomer(tx, { id: customerId, name: input.name, attributes: input.attributes }, now);
      const claims = identities.map((one) => ({ id: flow.newId(), ...one }));
      const held = await claimIdentities(tx, customerId, claims, now);
      for (const [place, { kind, value }] of identities.entries()) {
        const holder = held.find((one) => one.kind === kind && one.value === value);
        if (!holder) throw new Error('An identity vanished while it was claimed.');
        if (holder.customerId !== customerId) throw new IdentityTaken(place, holder.customerId);
      }
      await appendEvents(tx, [
        {
          id: flow.newId(),
          type: 'customer.created',
          at: now,
          actor: { kind: 'agent', id: input.agentId },
          data: { customerId },
        },
      ]);
      return { kind: 'added', id: customerId };
    })
    .catch((error: unknown) => {
      if (!(error instanceof IdentityTaken)) throw error;
      return { kind: 'taken', place: error.place, customerId: error.customerId };
    });
}

/** Undoes the customer that was begun. */
class IdentityTaken extends Error {
  constructor(
    readonly place: number,
    readonly customerId: string,
  ) {
    super('Somebody has the identity.');
  }
}
