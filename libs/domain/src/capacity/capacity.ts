import type { ChannelKind } from '../words.ts';

/** What one conversation of a channel kind costs an agent. */
export interface ChannelCost {
  /** Units of the agent's capacity it holds. */
  readonly units: number;
  /** The most conversations of this kind one agent may hold. */
  readonly max: number;
  /** Nothing else is given while one is held, and it needs an agent without uninterruptible work. */
  readonly exclusive?: boolean | undefined;
  /** Kinds of work that this one may interrupt; their units do not count while it lasts. */
  readonly interrupts?: readonly ChannelKind[] | undefined;
}

/** Costs by channel kind and the units an agent has. From the routing policy. */
export interface CapacityRules {
  /** Units of an agent whose own number is not set. */
  readonly units: number;
  readonly channels: Readonly<Record<ChannelKind, ChannelCost>>;
}

/** One conversation, or the wrap-up after one, that takes room at an agent. */
export interface Holding {
  readonly channel: ChannelKind;
  readonly units: number;
  readonly exclusive: boolean;
  /**
   * Whose it is. What one customer has with one agent counts once: of the units the most, on a channel one place, and a call
   * does not keep out what belongs to the caller. Without it the conversation counts alone.
   */
  readonly customer?: string | undefined;
}

export type Room =
  | { readonly kind: 'room'; readonly freeUnits: number }
  | {
      readonly kind: 'full';
      readonly because: 'exclusive-work' | 'channel-maximum' | 'units' | 'uninterruptible-work';
    };

/** Whether an agent who holds `held` has room for one more conversation of `channel`, with this customer if that is known. */
export function roomFor(
  channel: ChannelKind,
  held: readonly Holding[],
  agentUnits: number,
  rules: CapacityRules,
  customer?: string,
): Room {
  const cost = rules.channels[channel];
  const one: Holding = { channel, units: cost.units, exclusive: cost.exclusive ?? false, customer };
  if (held.some((other) => other.exclusive && (one.exclusive || !ofOne(one, other)))) {
    return { kind: 'full', because: 'exclusive-work' };
  }
  const all = [...held, one];
  if (!fits(channel, all, cost)) return { kind: 'full', because: 'channel-maximum' };
  if (one.exclusive) {
    return held.every((other) => giveWay(one, other, rules))
      ? { kind: 'room', freeUnits: 0 }
      : { kind: 'full', because: 'uninterruptible-work' };
  }
  const free = agentUnits - unitsOf(all);
  return free >= 0 ? { kind: 'room', freeUnits: free } : { kind: 'full', because: 'units' };
}

/** Units that count against the agent now: an exclusive holding hides what gives way to it. */
export function heldUnits(held: readonly Holding[], rules: CapacityRules): number {
  const sole = held.find((one) => one.exclusive);
  if (!sole) return unitsOf(held);
  const beside = held.filter((one) => !one.exclusive && !giveWay(sole, one, rules));
  return unitsOf(beside) + held.reduce((sum, one) => sum + (one.exclusive ? one.units : 0), 0);
}

/** True when what an agent holds at one instant keeps invariant 3 of the model. */
export function withinCapacity(held: readonly Holding[], agentUnits: number, rules: CapacityRules): boolean {
  const exclusive = held.filter((one) => one.exclusive);
  if (exclusive.length > 1) return false;
  for (const { channel } of held) if (!fits(channel, held, rules.channels[channel])) return false;
  const [sole] = exclusive;
  if (sole) return held.every((one) => one === sole || giveWay(sole, one, rules));
  return unitsOf(held) <= agentUnits;
}

/** Whether both are known to be with the same customer. */
function ofOne(one: Holding, other: Holding): boolean {
  return one.customer !== undefined && one.customer === other.customer;
}

/** Whether work may go on beside an exclusive one. */
function giveWay(sole: Holding, other: Holding, rules: CapacityRules): boolean {
  return ofOne(sole, other) || (rules.channels[sole.channel].interrupts ?? []).includes(other.channel);
}

/** Whether a channel's maximum is kept: by customers, and by what any one of them has, so that nobody is buried by one. */
function fits(channel: ChannelKind, held: readonly Holding[], { max }: ChannelCost): boolean {
  if (places(channel, held) > max) return false;
  const on = held.filter((one) => one.channel === channel);
  return on.length <= max || on.every((one) => on.filter((other) => ofOne(one, other)).length <= max);
}

function places(channel: ChannelKind, held: readonly Holding[]): number {
  const on = held.filter((one) => one.channel === channel);
  return on.filter((one, at) => !on.slice(0, at).some((other) => ofOne(one, other))).length;
}

/** Units of what is not exclusive: of each customer the most, of work without a known customer all. */
function unitsOf(held: readonly Holding[]): number {
  const most = new Map<string, number>();
  let sum = 0;
  for (const { units, exclusive, customer } of held) {
    if (exclusive) continue;
    const before = customer === undefined ? 0 : (most.get(customer) ?? 0);
    const more = Math.max(0, units - before);
    if (customer !== undefined) most.set(customer, before + more);
    sum += customer === undefined ? units : more;
  }
  return sum;
}
