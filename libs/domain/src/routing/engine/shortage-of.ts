import type { Estimates } from './estimates.ts';

/** Taken where nothing was seen yet. */
export const usualShortage = 0.3;

/** How short of people a channel was found to be: as short as the shortest of all, where it takes nobody wholly. */
export function shortageOf(channels: Estimates['channels'], name: string, exclusive: boolean): number {
  const own = channels[name]?.shortage;
  if (exclusive && own !== undefined) return own;
  let most = -Infinity;
  for (const other of Object.values(channels)) most = Math.max(most, other.shortage ?? -Infinity);
  return most === -Infinity ? usualShortage : most;
}
