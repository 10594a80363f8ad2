import type { CompiledScenario } from './compiled-scenario.ts';
import { measure } from './measure.ts';
import type { Measures } from './measures.ts';
import type { SimulatedPolicy } from './policy.ts';
import { run } from './run.ts';
import { drawTraffic } from './traffic.ts';

/** A policy and the scenario it runs on: as it stands, or with every agent given every skill. */
export interface Contestant {
  readonly compiled: CompiledScenario;
  readonly policy: SimulatedPolicy;
}

/**
 * Runs every contestant over the same contacts: those of the replication of this number under the seed. Depends on
 * nothing else, so that replications may run anywhere and in any order. `around` is called with each run: to time it.
 */
export function replicate(
  contestants: readonly Contestant[],
  seed: number,
  replication: number,
  around: <T>(running: () => T) => T = (running) => running(),
): Measures[] {
  const [first] = contestants;
  if (!first) return [];
  const traffic = drawTraffic(first.compiled.scenario, seed, replication);
  return contestants.map(({ compiled, policy }) => measure(around(() => run(compiled, traffic, policy))));
}
