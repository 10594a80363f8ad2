import type { percentiles } from './percentiles.ts';

/** How soon things were offered, in a line. */
export function spread({ ms, offered }: { ms: ReturnType<typeof percentiles>; offered: number }): string {
  const parts = (['p50', 'p95', 'p99', 'max'] as const).map((name) => `${name} ${ms[name].toFixed(1)} ms`);
  return `${parts.join(', ')} (${offered} offers)`;
}
