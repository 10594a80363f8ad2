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
 * nothing else, so that replications may run anywhere and in any order. `onRun` is called after each run.
 */
export function replicate(
  contestants: readonly Contestant[],
  seed: number,
  replication: number,
  onRun: () => void = () => undefined,
): Measures[] {
  const [first] = contestants;
  if (!first) return [];
  const traffic = drawTraffic(first.compiled.scenario, seed, replication);
  return contestants.map(({ compiled, policy }) => {
    const measures = measure(run(compiled, traffic, policy));
    onRun();
    return measures;
  });
}
