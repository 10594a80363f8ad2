import {
  costBins,
  groupKey,
  type AgentEstimate,
  type Estimates,
  type GroupEstimate,
} from '#domain/routing/engine/estimates.ts';

/** What work of a channel in the queue `Care` asks for. */
export const needsOf = (channel: string) => ({ channel, queue: 'Care', required: [], teams: [] }) as const;

/** Work that may come at any time and is to be answered soon. */
interface Expected {
  readonly channel: string;
  readonly worth: number;
  readonly perMinute: number;
  readonly tightness: number;
}

/**
 * What a house has learned that expects such work and has other that can wait, worth 1: one a minute, whose places come up
 * often and cost next to nothing. All of it takes five minutes.
 */
export function littleHouse(
  expected: Expected,
  canWait: string,
  agents: Readonly<Record<string, AgentEstimate>> = {},
): Estimates {
  const soon = needsOf(expected.channel);
  const later = needsOf(canWait);
  const groups: Record<string, GroupEstimate> = {
    [groupKey(soon)]: {
      needs: { ...soon, worth: expected.worth },
      handlingMs: 300_000,
      arrivals: expected.perMinute / 60_000,
      tightness: expected.tightness,
      costs: [],
    },
    [groupKey(later)]: {
      needs: { ...later, worth: 1 },
      handlingMs: 300_000,
      arrivals: 1 / 60_000,
      tightness: 0.3,
      costs: Array.from({ length: costBins }, (_, bin) => (bin === 0 ? 1_000 : 0)),
    },
  };
  return { channels: {}, groups, paceByLevel: [1, 1, 1, 1, 1, 1], agents };
}
