import { compile } from '#simulation/compile.ts';
import { policyNamed } from '#simulation/policies/registry.ts';
import { replicate } from '#simulation/replication.ts';
import { grownHouse, type HouseSize } from './grown-house.ts';

/** What simulating a house costs on one core: compiling it, drawing its traffic, the runs and their measures. */
export interface SimulationCosts {
  readonly classes: number;
  readonly events: number;
  readonly seconds: number;
  /** Of them the first run, before the machine has compiled what runs often. */
  readonly firstRun: { readonly events: number; readonly seconds: number };
}

/** @param seconds at least so long, and one run more than the first */
export function simulationCosts(size: HouseSize, policyName: string, seconds: number): SimulationCosts {
  const scenario = grownHouse(size);
  const policy = policyNamed(policyName);
  if (!policy) throw new RangeError(`There is no policy ${policyName}.`);
  const began = performance.now();
  const sinceBegan = () => (performance.now() - began) / 1_000;
  const compiled = compile(scenario);
  let events = 0;
  let firstRun: SimulationCosts['firstRun'] | undefined;
  for (let run = 0; run < 2 || sinceBegan() < seconds; run++) {
    for (const { overall } of replicate([{ compiled, policy }], 7, run)) events += overall.events;
    firstRun ??= { events, seconds: sinceBegan() };
  }
  const all = sinceBegan();
  return {
    classes: compiled.classes.count,
    events,
    seconds: all,
    firstRun: firstRun ?? { events, seconds: all },
  };
}

const sizes: readonly HouseSize[] = [
  { agents: 20, languages: 1, topics: 4, channels: 4 },
  { agents: 200, languages: 3, topics: 4, channels: 4 },
  { agents: 1_000, languages: 3, topics: 4, channels: 4 },
  { agents: 1_000, languages: 5, topics: 25, channels: 3 },
];
/** A rule of products and the service's own engine. */
const policies = ['longest-idle', 'firstline'];

/** One line for each size and policy, for `npm run bench`. */
export function* simulationLines(quick: boolean): Generator<string> {
  for (const size of sizes) {
    for (const policy of policies) {
      const { classes, events, firstRun, seconds } = simulationCosts(size, policy, quick ? 1 : 5);
      yield (
        `simulating ${size.agents} agents with ${classes} classes under ${policy}: ` +
        `${perSecond(events, seconds)} events/s on one core, drawing and measuring included; ` +
        `${perSecond(firstRun.events, firstRun.seconds)} in the first run`
      );
    }
  }
}

function perSecond(events: number, seconds: number): string {
  return Math.round(events / seconds).toLocaleString('en');
}
