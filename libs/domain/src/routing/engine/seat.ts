import type { AgentKind } from './agent-kind.ts';
import type { ChannelTable } from './channel-table.ts';
import type { Person } from './person.ts';

/** Something that is held, with its channel by number. */
interface Item {
  readonly channel: number;
  readonly units: number;
  readonly exclusive: boolean;
}

/** A person at their place in the house, with what they hold now. */
export class Seat {
  readonly place: number;
  person: Person;
  kind: AgentKind;
  /** Units of what is held beside exclusive work; what one customer has counts once. */
  units = 0;
  exclusive = 0;
  /** Items that keep the agent from exclusive work. */
  firm = 0;
  items = 0;
  lastAssignedAtMs: number | undefined;
  restUntilMs = 0;
  pace = 1;
  missShare = 0;
  /** Counts where the person's own run is not told. */
  learnedRun = 0;
  /** After a long run they were given something easy, which ends it if they take it. */
  hasChange = false;
  /** By channel, how many customers have something of it here. */
  readonly counts: Int32Array;
  /** By channel, how many of it they may hold. */
  readonly #maxima: Float64Array;
  /** The channels of which something is held, and of which no more may be: one bit each. */
  #held = 0;
  #full = 0;
  /** What is held of customers who are known. */
  readonly #of = new Map<string, Item[]>();

  constructor(place: number, person: Person, kind: AgentKind, table: ChannelTable) {
    this.place = place;
    this.person = person;
    this.kind = kind;
    this.counts = new Int32Array(table.names.length);
    this.#maxima = new Float64Array(table.names.length);
    this.sit(person, table);
  }

  /** Takes over what is known of the person now. */
  sit(person: Person, table: ChannelTable): void {
    this.person = person;
    this.lastAssignedAtMs = person.lastAssignedAtMs;
    this.hasChange = false;
    this.units = 0;
    this.exclusive = 0;
    this.firm = 0;
    this.items = 0;
    for (let channel = 0; channel < table.names.length; channel++) {
      this.#maxima[channel] = person.maxima?.[table.names[channel] ?? ''] ?? table.max[channel] ?? 0;
      this.#setCount(channel, 0);
    }
    this.#of.clear();
    for (const { channel, units, exclusive, customer } of person.held)
      this.#add({ channel: table.numberOf(channel), units, exclusive }, table, customer);
  }

  /** Hard conversations one after another, up to the last. */
  get hardRun(): number {
    return this.hasChange ? 0 : (this.person.hardRun ?? this.learnedRun);
  }

  /** Customers who are known and have something here. */
  get customers(): Iterable<string> {
    return this.#of.keys();
  }

  /** Units that count now: exclusive work hides what gives way to it. */
  heldUnits(table: ChannelTable): number {
    if (this.exclusive === 0) return this.units;
    let sum = 0;
    for (let channel = 0; channel < this.counts.length; channel++) {
      if (table.exclusive[channel] || table.firm[channel]) {
        sum += (this.counts[channel] ?? 0) * (table.units[channel] ?? 0);
      }
    }
    for (const own of this.#of.values()) {
      if (!own.some((one) => one.exclusive)) continue;
      for (const { channel, exclusive } of own)
        if (!exclusive && table.firm[channel]) sum -= table.units[channel] ?? 0;
    }
    return sum;
  }

  take(channel: number, table: ChannelTable, customer?: string): void {
    if (customer === undefined) {
      this.#countUnknown(channel, 1, table);
      return;
    }
    const units = table.units[channel] ?? 0;
    this.#add({ channel, units, exclusive: table.exclusive[channel] ?? false }, table, customer);
  }

  /** Gives back one of the channel, of this customer if they are known. */
  drop(channel: number, table: ChannelTable, customer?: string): void {
    if (customer === undefined) {
      this.#countUnknown(channel, -1, table);
      return;
    }
    const own = this.#of.get(customer);
    const at = own?.findIndex((one) => one.channel === channel) ?? -1;
    const rest = own?.filter((_, place) => place !== at);
    this.items -= 1;
    if (countOn(rest, channel) === 0) this.#count(channel, -1, table);
    if (table.exclusive[channel]) this.exclusive -= 1;
    else this.units -= own && at >= 0 ? mostOf(own) - mostOf(rest) : (table.units[channel] ?? 0);
    if (!rest) return;
    if (rest.length === 0) this.#of.delete(customer);
    else this.#of.set(customer, rest);
  }

  /** Which kind of room is missing for one more of the channel, with this customer if known; undefined when there is room. */
  shortOf(channel: number, table: ChannelTable, customer?: string): string | undefined {
    const own = customer === undefined ? undefined : this.#of.get(customer);
    const exclusive = table.exclusive[channel] ?? false;
    if (this.exclusive > (exclusive ? 0 : callsIn(own))) return 'exclusive-work';
    const max = this.#maxima[channel] ?? 0;
    const ownOn = countOn(own, channel);
    if (ownOn >= max || (this.counts[channel] ?? 0) + (ownOn === 0 ? 1 : 0) > max) return 'channel-maximum';
    if (exclusive) {
      for (const other of table.blocking[channel] ?? []) {
        const others = (this.counts[other] ?? 0) - (countOn(own, other) > 0 ? 1 : 0);
        if (others > 0) return 'uninterruptible-work';
      }
      return undefined;
    }
    const more = Math.max(0, (table.units[channel] ?? 0) - mostOf(own));
    return this.units + more > this.person.units ? 'units' : undefined;
  }

  /** The channels that there is room on for one more, of somebody who has nothing here yet: one bit each. */
  roomyChannels({ blockingBits, exclusive, units }: ChannelTable): number {
    // Exclusive work keeps everything else away.
    if (this.exclusive > 0) return 0;
    let roomy = 0;
    for (let channel = 0; channel < exclusive.length; channel++) {
      if ((this.#full >>> channel) & 1) continue;
      const hasRoom = exclusive[channel]
        ? (this.#held & (blockingBits[channel] as number)) === 0
        : this.units + (units[channel] as number) <= this.person.units;
      if (hasRoom) roomy |= 1 << channel;
    }
    return roomy;
  }

  #add(one: Item, table: ChannelTable, customer: string | undefined): void {
    const own = customer === undefined ? undefined : (this.#of.get(customer) ?? []);
    this.items += 1;
    if (countOn(own, one.channel) === 0) this.#count(one.channel, 1, table);
    if (one.exclusive) this.exclusive += 1;
    else this.units += Math.max(0, one.units - mostOf(own));
    if (customer !== undefined && own) this.#of.set(customer, [...own, one]);
  }

  /** One more or less of somebody of whom nothing else matters. */
  #countUnknown(channel: number, by: 1 | -1, table: ChannelTable): void {
    this.items += by;
    this.#count(channel, by, table);
    if (table.exclusive[channel]) this.exclusive += by;
    else this.units += by * (table.units[channel] ?? 0);
  }

  #count(channel: number, by: 1 | -1, table: ChannelTable): void {
    this.#setCount(channel, (this.counts[channel] as number) + by);
    if (table.firm[channel]) this.firm += by;
  }

  #setCount(channel: number, count: number): void {
    const bit = 1 << channel;
    this.counts[channel] = count;
    this.#held = count > 0 ? this.#held | bit : this.#held & ~bit;
    this.#full = count + 1 > (this.#maxima[channel] as number) ? this.#full | bit : this.#full & ~bit;
  }
}

function countOn(own: readonly Item[] | undefined, channel: number): number {
  return own?.filter((one) => one.channel === channel).length ?? 0;
}

function callsIn(own: readonly Item[] | undefined): number {
  return own?.filter((one) => one.exclusive).length ?? 0;
}

function mostOf(own: readonly Item[] | undefined): number {
  return own?.reduce((most, one) => (one.exclusive ? most : Math.max(most, one.units)), 0) ?? 0;
}
