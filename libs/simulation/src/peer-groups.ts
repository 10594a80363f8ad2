import type { CompiledScenario } from './compiled-scenario.ts';
import { onceFor } from './once-for.ts';

/** Fewer say nothing about fairness. */
const smallest = 3;

/** Groups of agents who may serve the same classes before any skill is dropped. Found once, because a scenario is run often. */
export const peerGroups = onceFor(({ classes, agents }: CompiledScenario): readonly (readonly number[])[] => {
  const groups = new Map<string, number[]>();
  for (let agent = 0; agent < agents.count; agent++) {
    const served = classes.eligible.map(([atFirst]) => atFirst?.[agent] ?? 0).join('');
    const group = groups.get(served);
    if (group) group.push(agent);
    else groups.set(served, [agent]);
  }
  return [...groups.values()].filter((group) => group.length >= smallest);
});
