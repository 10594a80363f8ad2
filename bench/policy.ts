import { attainable } from './attainable.ts';
import { compile } from '#simulation/compile.ts';
import type { CompiledScenario } from '#simulation/compiled-scenario.ts';
import { estimate } from '#simulation/estimate.ts';
import type { Measures } from '#simulation/measures.ts';
import type { SimulatedPolicy } from '#simulation/policy.ts';
import type { Scenario } from '#simulation/scenario.ts';
import { namedPolicies, policyNamed } from '#simulation/policies/registry.ts';
import { replicate, type Contestant } from '#simulation/replication.ts';
import { policyHouses, type PolicyHouse } from './policy-houses.ts';

const seed = 7;
/** Where the gap is narrower, of the weighted attainment from 0 to 1, a share of it says nothing. */
const gapToSpeakOf = 0.015;
/** So many runs show what is attainable, which takes as long as a dozen policies. */
const attainableRuns = 5;
/** So much of a class's target counts as reached. */
const enoughOfTarget = 0.6;

/** One line for each house, for `npm run bench`: the default policy against the best of the product rules. */
export function* policyLines(quick: boolean): Generator<string> {
  for (const house of quick ? policyHouses.slice(0, 3) : policyHouses) {
    yield lineOf({ ...house, runs: quick ? Math.min(3, house.runs) : house.runs });
  }
}

function lineOf({ what, runs, house }: PolicyHouse): string {
  const scenario = house();
  const compiled = compile(scenario);
  const rules = productRules().map((name) => contestant(compiled, name));
  const contestants = [
    contestant(compiled, 'firstline'),
    contestant(compile(scenario, { pooled: true }), 'urgency-index'),
    ...rules,
  ];
  const all = contestants.map((): Measures[] => []);
  for (let run = 1; run <= runs; run++)
    replicate(contestants, seed, run).forEach((measures, at) => all[at]?.push(measures));
  const [own = [], pooled = [], ...others] = all;
  const best = others.reduce((a, b) => (wSla(b) > wSla(a) ? b : a), others[0] ?? []);
  const gap = wSla(pooled) - wSla(best);
  const gain = wSla(own) - wSla(best);
  const share =
    gap < gapToSpeakOf
      ? 'no gap to speak of'
      : `${percent(gain / gap, 0)} of the gap to the index${atMost(scenario, wSla(best.slice(0, attainableRuns)), wSla(pooled.slice(0, attainableRuns)), Math.min(runs, attainableRuns))}`;
  const hardRun = (measures: readonly Measures[]) => mean(measures, (one) => one.overall.hardStreak);
  return [
    `${what} (${runs} runs): wSla ${percent(wSla(own))}, the best rule ${percent(wSla(best))}`,
    `everybody with every skill ${percent(wSla(pooled))}: ${share}`,
    ...['voice', 'chat'].map((name) => {
      const p99 = (measures: readonly Measures[]) =>
        mean(measures, (one) => one.channels[compiled.channels.names.indexOf(name)]?.p99 ?? NaN);
      return `p99 ${name} ${p99(own).toFixed(0)} of ${p99(best).toFixed(0)} s`;
    }),
    `left ${percent(mean(own, left))} of ${percent(mean(best, left))}`,
    `peers' Gini ${mean(own, (one) => one.overall.peerGini).toFixed(3)}`,
    `longest hard run ${hardRun(own).toFixed(1)}, of the best rule in that ${Math.min(...others.map(hardRun)).toFixed(1)}`,
    `parked ${percent(mean(own, (one) => one.overall.parked))}`,
    `classes below 60 % of their target though a rule is not: ${belowTarget(compiled, own, others)}`,
  ].join('; ');
}

/** How much of the gap is attainable at most, in so many of the runs, from the first on. */
function atMost(scenario: Scenario, best: number, pooled: number, runs: number): string {
  const policies = ['firstline', 'urgency-index', 'score-ageing!norelax'].map(simulated);
  const limit = attainable(scenario, policies, seed, runs);
  if (!limit) return '';
  const share = percent((limit.wSla - best) / (pooled - best), 0);
  return `, ${share} at most (each ${limit.part} alone in the house: ${percent(limit.wSla)})`;
}

function belowTarget(compiled: CompiledScenario, own: Measures[], others: readonly Measures[][]): number {
  const reached = (measures: readonly Measures[], at: number) =>
    mean(measures, (one) => one.classes[at]?.sla ?? NaN);
  return compiled.classes.ids.filter((_, at) => {
    const enough = enoughOfTarget * (compiled.classes.slaTarget[at] ?? 0);
    return reached(own, at) < enough && others.some((one) => reached(one, at) >= enough);
  }).length;
}

/** As they are, and those that drop skills over time also without. */
function productRules(): string[] {
  const products = namedPolicies.filter((one) => one.product);
  const relaxing = products.filter(({ make, name }) => make(name).relaxes !== false);
  return [...products.map((one) => one.name), ...relaxing.map((one) => `${one.name}!norelax`)];
}

function contestant(compiled: CompiledScenario, name: string): Contestant {
  return { compiled, policy: simulated(name) };
}

function simulated(name: string): SimulatedPolicy {
  const policy = policyNamed(name);
  if (!policy) throw new RangeError(`There is no policy ${name}.`);
  return policy;
}

const left = (one: Measures) => one.overall.abandonment;
const wSla = (measures: readonly Measures[]) => mean(measures, (one) => one.overall.wSla);

function mean(measures: readonly Measures[], of: (one: Measures) => number): number {
  return estimate(measures.map(of)).mean ?? NaN;
}

function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)} %`;
}
