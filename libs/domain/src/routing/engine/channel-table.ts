import type { DispatchRules } from './rules.ts';

/** What somebody has room for is told by one bit for each channel. */
export const mostChannels = 32;

/** The channels of a policy by number, so that loads are arrays. */
export class ChannelTable {
  readonly names: readonly string[];
  readonly units: readonly number[];
  readonly max: readonly number[];
  readonly exclusive: readonly boolean[];
  /** Whether some exclusive channel may not interrupt it, so that holding it keeps the agent from that channel. */
  readonly firm: readonly boolean[];
  /** Whether it may be done beside other work, by its end: room is kept from it for what is to be answered soon. */
  readonly deferrable: readonly boolean[];
  readonly blocking: readonly (readonly number[])[];
  /** The same, one bit for each channel. */
  readonly blockingBits: readonly number[];
  /** The channels that room is kept for, one bit each. */
  readonly expected: number;
  readonly #numbers: ReadonlyMap<string, number>;

  constructor(channels: DispatchRules['channels']) {
    this.names = Object.keys(channels);
    if (this.names.length > mostChannels)
      throw new RangeError(`A policy may have ${mostChannels} channels, not ${this.names.length}.`);
    const rules = Object.values(channels);
    this.units = rules.map((one) => one.units);
    this.max = rules.map((one) => one.max);
    this.exclusive = rules.map((one) => one.exclusive);
    this.deferrable = rules.map((one) => !one.exclusive && one.due === 'end');
    this.expected = this.deferrable.reduce((all, waits, channel) => (waits ? all : all | (1 << channel)), 0);
    this.blocking = rules.map((one) =>
      this.names.flatMap((name, number) => (one.exclusive && !one.interrupts.includes(name) ? [number] : [])),
    );
    this.blockingBits = this.blocking.map((others) => others.reduce((all, other) => all | (1 << other), 0));
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
