import type { AgentKind } from './agent-kind.ts';
import type { Person } from './person.ts';
import type { DispatchRules } from './rules.ts';

/** The channels of a policy by number, so that loads are arrays. */
export class ChannelTable {
  readonly names: readonly string[];
  readonly units: readonly number[];
  readonly max: readonly number[];
  readonly exclusive: readonly boolean[];
  /** Whether some exclusive channel may not interrupt it, so that holding it keeps the agent from that channel. */
  readonly firm: readonly boolean[];
  readonly blocking: readonly (readonly number[])[];
  readonly #numbers: ReadonlyMap<string, number>;

  constructor(channels: DispatchRules['channels']) {
    this.names = Object.keys(channels);
    const rules = Object.values(channels);
    this.units = rules.map((one) => one.units);
    this.max = rules.map((one) => one.max);
    this.exclusive = rules.map((one) => one.exclusive);
    this.blocking = rules.map((one) =>
      this.names.flatMap((name, number) => (one.exclusive && !one.interrupts.includes(name) ? [number] : [])),
    );
    this.firm = this.names.map(
      (_, number) => !this.exclusive[number] && this.blocking.some((blocked) => blocked.includes(number)),
    );
    this.#numbers = new Map(this.names.map((name, number) => [name, number]));
  }

  /** @throws for a channel that the policy does not know */
  numberOf(channel: string): number {
    const number = this.#numbers.get(channel);
    if (number === undefined) throw new RangeError(`The policy has no capacity rules for ${channel}.`);
    return number;
  }
}

/** A person at their place in the house, with what they hold now. */
export class Seat {
  readonly place: number;
  person: Person;
  kind: AgentKind;
  /** Units of what is held beside exclusive work. */
  units = 0;
  exclusive = 0;
  /** Items that keep the agent from exclusive work. */
  firm = 0;
  items = 0;
  lastAssignedAtMs: number | undefined;
  restUntilMs = 0;
  pace = 1;
  busyShare = 0;
  missShare = 0;
  hardRun = 0;
  readonly counts: Int32Array;

  constructor(place: number, person: Person, kind: AgentKind, table: ChannelTable) {
    this.place = place;
    this.person = person;
    this.kind = kind;
    this.counts = new Int32Array(table.names.length);
    this.sit(person, table);
  }

  /** Takes over what is known of the person now. */
  sit(person: Person, table: ChannelTable): void {
    this.person = person;
    this.lastAssignedAtMs = person.lastAssignedAtMs;
    this.units = 0;
    this.exclusive = 0;
    this.firm = 0;
    this.items = 0;
    this.counts.fill(0);
    for (const one of person.held)
      this.#count(table.numberOf(one.channel), one.units, one.exclusive, 1, table);
  }

  /** Units that count now: exclusive work hides what it interrupts. */
  heldUnits(table: ChannelTable): number {
    if (this.exclusive === 0) return this.units;
    let sum = 0;
    for (let channel = 0; channel < this.counts.length; channel++) {
      if (table.exclusive[channel] || table.firm[channel]) {
        sum += (this.counts[channel] ?? 0) * (table.units[channel] ?? 0);
      }
    }
    return sum;
  }

  take(channel: number, table: ChannelTable): void {
    this.#count(channel, table.units[channel] ?? 0, table.exclusive[channel] ?? false, 1, table);
  }

  drop(channel: number, table: ChannelTable): void {
    this.#count(channel, table.units[channel] ?? 0, table.exclusive[channel] ?? false, -1, table);
  }

  /** Which kind of room is missing for one more of the channel; undefined when there is room. */
  shortOf(channel: number, table: ChannelTable): string | undefined {
    if (this.exclusive > 0) return 'exclusive-work';
    const max = this.person.maxima?.[table.names[channel] ?? ''] ?? table.max[channel] ?? 0;
    if ((this.counts[channel] ?? 0) >= max) return 'channel-maximum';
    if (table.exclusive[channel]) {
      for (const other of table.blocking[channel] ?? []) {
        if ((this.counts[other] ?? 0) > 0) return 'uninterruptible-work';
      }
      return undefined;
    }
    return this.units + (table.units[channel] ?? 0) > this.person.units ? 'units' : undefined;
  }

  #count(channel: number, units: number, exclusive: boolean, by: 1 | -1, table: ChannelTable): void {
    this.items += by;
    this.counts[channel] = (this.counts[channel] ?? 0) + by;
    if (exclusive) this.exclusive += by;
    else this.units += by * units;
    if (table.firm[channel]) this.firm += by;
  }
}
