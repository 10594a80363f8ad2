import type { KnownContacts } from './engine-house.ts';

const nobody: ReadonlySet<number> = new Set();

/** Which contacts of one customer are in the house together, waiting or with somebody. */
export class RelatedContacts {
  readonly #known: KnownContacts | undefined;
  readonly #inHouse = new Map<number, Set<number>>();

  constructor(known: KnownContacts | undefined) {
    this.#known = known;
  }

  /** Came in; answers the others of the customer who stand alone no more, or nothing where some were together already. */
  came(contact: number): Iterable<number> {
    const customer = this.#of(contact);
    if (customer === undefined) return nobody;
    const own = this.#inHouse.get(customer) ?? new Set();
    this.#inHouse.set(customer, own);
    const others = own.size === 1 ? [...own] : nobody;
    own.add(contact);
    return others;
  }

  /** Is gone; answers the one that stands alone now. */
  went(contact: number): Iterable<number> {
    const customer = this.#of(contact);
    const own = customer === undefined ? undefined : this.#inHouse.get(customer);
    own?.delete(contact);
    return own?.size === 1 ? [...own] : nobody;
  }

  /** Whose it is, where something else of the same customer is in the house. */
  customerOf(contact: number): string | undefined {
    const customer = this.#of(contact);
    if (customer === undefined || (this.#inHouse.get(customer)?.size ?? 0) < 2) return undefined;
    return String(customer);
  }

  /** Whose it is, be it alone or not: what is held of one customer is the same either way. */
  holderOf(contact: number): string | undefined {
    const customer = this.#of(contact);
    return customer === undefined ? undefined : String(customer);
  }

  #of(contact: number): number | undefined {
    const customer = this.#known?.customer(contact) ?? -1;
    return customer < 0 ? undefined : customer;
  }
}
