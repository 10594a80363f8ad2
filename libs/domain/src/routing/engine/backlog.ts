import { mostChannels } from './channel-table.ts';
import type { Line } from './line.ts';

/** Share of a look at the house that replaces what was seen before: what came overnight tells in the first minutes of the day. */
const fade = 1 / 10;
/** So much work that waits for each of those who are there is no backlog yet, and so much more is a whole one. */
const usualMs = 8 * 60_000;
const backlogMs = 20 * 60_000;

/**
 * How much of a backlog there is of a channel's work that is promised to be done by a time, from 0 to 1, over some ten minutes.
 * Under all rules of products it fills people up, who then take no more conversations and are the sooner free for a call.
 */
export class Backlog {
  readonly #channels = new Map<string, number>();
  /** By channel, added up in a look. */
  readonly #waitingMs = new Float64Array(mostChannels);
  readonly #seen = new Float64Array(mostChannels);

  /** Takes over what was found before. */
  resume(channel: string, backlog: number): void {
    this.#channels.set(channel, backlog);
  }

  /**
   * One look at the house.
   * @param lines of what is promised to be done by a time
   * @param people who are there
   * @param waiting how many wait of each channel, where only some of them stand in the lines
   */
  look(
    lines: Iterable<Line>,
    people: number,
    names: readonly string[],
    waiting: Readonly<Record<string, number>> = {},
  ): void {
    const waitingMs = this.#waitingMs.fill(0);
    const seen = this.#seen.fill(-1);
    for (const { channel, group, items } of lines) {
      waitingMs[channel] = (waitingMs[channel] as number) + items.length * group.handlingMs;
      seen[channel] = Math.max(0, seen[channel] as number) + items.length;
    }
    names.forEach((name, channel) => {
      const count = seen[channel] as number;
      if (count < 0) return;
      const unseen = count > 0 ? Math.max(1, (waiting[name] ?? 0) / count) : 1;
      const before = this.of(name) ?? 0;
      const now = shareOf((unseen * (waitingMs[channel] as number)) / people);
      this.#channels.set(name, before + fade * (now - before));
    });
  }

  /** Undefined of channels that were not looked at. */
  of(channel: string): number | undefined {
    return this.#channels.get(channel);
  }
}

function shareOf(ms: number): number {
  return Math.min(1, Math.max(0, ms - usualMs) / backlogMs);
}
