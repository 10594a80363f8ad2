import type { ChannelEstimate } from './estimates.ts';

/** How much of a backlog there is, from 0 to 1: that of the channel which has most of one. */
export function backlogOf(channels: Readonly<Record<string, ChannelEstimate>>): number {
  let most = 0;
  for (const { backlog = 0 } of Object.values(channels)) most = Math.max(most, backlog);
  return most;
}
