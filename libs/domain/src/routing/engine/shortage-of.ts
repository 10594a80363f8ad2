import type { Estimates } from './estimates.ts';

/** Taken where nothing was seen yet. */
export const usualShortage = 0.3;

/** How short of people a channel was found to be: as short as the shortest of all, where it takes nobody wholly. */
export function shortageOf(channels: Estimates['channels'], name: string): number {
  const own = channels[name]?.shortage;
  if (own !== undefined) return own;
  const others = Object.values(channels).flatMap(({ shortage }) => shortage ?? []);
  return others.length > 0 ? Math.max(...others) : usualShortage;
}
