import { mostChannels } from './channel-table.ts';
import type { Group } from './group.ts';
import { usualShortage } from './shortage-of.ts';

/** Share of a look at the house that replaces what was seen before: it takes hours to change. */
const fade = 1 / 240;

/**
 * How short of people a channel is, from 0 to 1: the share of its next arrivals that hangs on one agent more, over hours. In
 * simulated houses of 14 to 200 people the wait that one caller in a hundred exceeded under the best product rule grew with
 * it in a straight line, at its least a third of a call's length and five times that where it was 0.6.
 */
export class Shortage {
  readonly #channels = new Map<string, number>();
  /** By channel, added up in a look. */
  readonly #hanging = new Float64Array(mostChannels);
  readonly #arrivals = new Float64Array(mostChannels);

  /** Takes over what was found before. */
  resume(channel: string, shortage: number): void {
    this.#channels.set(channel, shortage);
  }

  /** One look at the house; each group counts by how much of it arrives. */
  look(groups: readonly Group[], names: readonly string[]): void {
    const hanging = this.#hanging.fill(0);
    const arrivals = this.#arrivals.fill(0);
    for (const group of groups) {
      if (!group.isExpected || group.arrivals <= 0) continue;
      const { channel } = group;
      hanging[channel] = (hanging[channel] as number) + group.arrivals * group.hangingOnOne();
      arrivals[channel] = (arrivals[channel] as number) + group.arrivals;
    }
    names.forEach((name, channel) => {
      const all = arrivals[channel] as number;
      if (all === 0) return;
      const before = this.of(name) ?? usualShortage;
      this.#channels.set(name, before + fade * ((hanging[channel] as number) / all - before));
    });
  }

  /** Undefined of channels that were not looked at. */
  of(channel: string): number | undefined {
    return this.#channels.get(channel);
  }
}
