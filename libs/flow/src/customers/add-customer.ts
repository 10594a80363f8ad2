import { identityInWriting, type Identity } from '#domain/customers/identity.ts';
import { claimIdentity, insertCustomer } from '#persistence/stores/customer-change.store.ts';
import { appendEvents } from '#persistence/stores/event.store.ts';
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
  const identities = input.identities.map((one, place) => ({ place, identity: identityInWriting(one) }));
  const places = identities.flatMap(({ place, identity }) => (identity ? [] : [place]));
  if (places.length > 0) return { kind: 'malformed', places };
  const customerId = flow.newId();
  const now = flow.clock.now();
  return flow.database
    .transaction<AddedCustomer>(async (tx) => {
      await insertCustomer(tx, { id: customerId, name: input.name, attributes: input.attributes }, now);
      // One order for everybody, so that two who claim the same ones do not wait for each other.
      const ordered = [...identities].sort((a, b) => (keyOf(a.identity) < keyOf(b.identity) ? -1 : 1));
      for (const { place, identity } of ordered) {
        if (!identity) continue;
        const claimed = await claimIdentity(tx, { id: flow.newId(), customerId, ...identity }, now);
        if (claimed.customerId !== customerId) throw new IdentityTaken(place, claimed.customerId);
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

const keyOf = (identity: Identity | undefined) => `${identity?.kind} ${identity?.value}`;

/** Undoes the customer that was begun. */
class IdentityTaken extends Error {
  constructor(
    readonly place: number,
    readonly customerId: string,
  ) {
    super('Somebody has the identity.');
  }
}
