import type { Seat } from './seat.ts';

/** At which seats customers who are known have something. */
export class Customers {
  readonly #seats = new Map<string, Set<Seat>>();

  /** The seat holds something of the customer. */
  note(seat: Seat, customer: string | undefined): void {
    if (customer === undefined) return;
    const seats = this.#seats.get(customer) ?? new Set();
    this.#seats.set(customer, seats.add(seat));
  }

  /** The seat may hold nothing of the customer any more. */
  look(seat: Seat, customer: string | undefined): void {
    if (customer === undefined || [...seat.customers].includes(customer)) return;
    this.#seats.get(customer)?.delete(seat);
  }

  /** What a seat holds was told anew; before it held something of these. */
  renew(seat: Seat, before: readonly string[]): void {
    for (const customer of before) this.#seats.get(customer)?.delete(seat);
    for (const customer of seat.customers) this.note(seat, customer);
  }

  /** Who holds something of the customer. */
  seatsOf(customer: string | undefined): Iterable<Seat> {
    return (customer === undefined ? undefined : this.#seats.get(customer)) ?? [];
  }

  has(seat: Seat, customer: string | undefined): boolean {
    return customer !== undefined && (this.#seats.get(customer)?.has(seat) ?? false);
  }
}
