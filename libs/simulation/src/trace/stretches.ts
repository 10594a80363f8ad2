import type { CompiledScenario } from '../compiled-scenario.ts';

/** Intervals come of that many stretches of the counted time, or of fewer if they would be shorter than half an hour. */
const most = 48;
const shortestSeconds = 1_800;

/** Into how many equal stretches so many seconds are cut, for the intervals. */
export function stretchesIn(seconds: number): number {
  return Math.max(1, Math.min(most, Math.floor(seconds / shortestSeconds)));
}

/** In which stretch of the counted time an instant lies. */
export function stretchOf({ warmup, horizon, stretches = 1 }: CompiledScenario, at: number): number {
  const stretch = Math.floor(((at - warmup) / (horizon - warmup)) * stretches);
  return Math.max(0, Math.min(stretches - 1, stretch));
}
