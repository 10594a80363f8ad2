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
}

export type Room =
  | { readonly kind: 'room'; readonly freeUnits: number }
  | {
      readonly kind: 'full';
      readonly because: 'exclusive-work' | 'channel-maximum' | 'units' | 'uninterruptible-work';
    };

/** Whether an agent who holds `held` has room for one more conversation of `channel`. */
export function roomFor(
  channel: ChannelKind,
  held: readonly Holding[],
  agentUnits: number,
  rules: CapacityRules,
): Room {
  const cost = rules.channels[channel];
  if (held.some((one) => one.exclusive)) return { kind: 'full', because: 'exclusive-work' };
  if (held.filter((one) => one.channel === channel).length >= cost.max) {
    return { kind: 'full', because: 'channel-maximum' };
  }
  if (cost.exclusive) {
    const interruptible = new Set<ChannelKind>(cost.interrupts ?? []);
    return held.every((one) => interruptible.has(one.channel))
      ? { kind: 'room', freeUnits: 0 }
      : { kind: 'full', because: 'uninterruptible-work' };
  }
  const free = agentUnits - heldUnits(held, rules) - cost.units;
  return free >= 0 ? { kind: 'room', freeUnits: free } : { kind: 'full', because: 'units' };
}

/** The most conversations that could still be given to an agent, whatever their channel; never too few. */
export function roomAtMost(held: readonly Holding[], agentUnits: number, rules: CapacityRules): number {
  const kinds = Object.keys(rules.channels) as ChannelKind[];
  const open = kinds.filter((channel) => roomFor(channel, held, agentUnits, rules).kind === 'room');
  return open.reduce((sum, channel) => {
    const { units, max, exclusive } = rules.channels[channel];
    const free = max - held.filter((one) => one.channel === channel).length;
    if (exclusive || units === 0) return sum + (exclusive ? 1 : free);
    return sum + Math.min(free, Math.floor((agentUnits - heldUnits(held, rules)) / units));
  }, 0);
}

/** Units that count against the agent now: an exclusive holding hides what it interrupts. */
export function heldUnits(held: readonly Holding[], rules: CapacityRules): number {
  const exclusive = held.find((one) => one.exclusive);
  const hidden = new Set<ChannelKind>(exclusive ? (rules.channels[exclusive.channel].interrupts ?? []) : []);
  return held.reduce((sum, one) => (hidden.has(one.channel) && !one.exclusive ? sum : sum + one.units), 0);
}

/** True when what an agent holds at one instant keeps invariant 3 of the model. */
export function withinCapacity(held: readonly Holding[], agentUnits: number, rules: CapacityRules): boolean {
  const exclusive = held.filter((one) => one.exclusive);
  if (exclusive.length > 1) return false;
  for (const one of held) {
    if (held.filter((other) => other.channel === one.channel).length > rules.channels[one.channel].max) {
      return false;
    }
  }
  const [sole] = exclusive;
  if (sole) {
    const interruptible = new Set<ChannelKind>(rules.channels[sole.channel].interrupts ?? []);
    return held.every((one) => one === sole || interruptible.has(one.channel));
  }
  return heldUnits(held, rules) <= agentUnits;
}
