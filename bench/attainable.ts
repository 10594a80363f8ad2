import { compile } from '#simulation/compile.ts';
import type { CompiledScenario } from '#simulation/compiled-scenario.ts';
import { measure } from '#simulation/measure.ts';
import type { SimulatedPolicy } from '#simulation/policy.ts';
import { run } from '#simulation/run.ts';
import type { Scenario } from '#simulation/scenario.ts';
import { drawTraffic, type Traffic } from '#simulation/traffic.ts';

/** Parts that a house's work falls into, as lists of numbers of classes. */
interface Cut {
  /** One of them, in a word. */
  readonly part: string;
  readonly parts: readonly (readonly number[])[];
}

export interface Attainable {
  /** One of the parts that each had the house for itself. */
  readonly part: string;
  readonly wSla: number;
}

/**
 * What no policy can do much better than with the people there are: each part of the work has the whole house for itself, in
 * the hands of whichever of these policies does best with it, and what the parts come to is added up. Of several ways to cut
 * the work into parts the one that says most; undefined where there is nothing to cut.
 */
export function attainable(
  scenario: Scenario,
  policies: readonly SimulatedPolicy[],
  seed: number,
  runs: number,
): Attainable | undefined {
  const traffic = Array.from({ length: runs }, (_, at) => drawTraffic(scenario, seed, at + 1));
  const weights = scenario.classes.map(({ weight = 1 }) => weight);
  const { warmup = 0, horizon } = scenario;
  let all = 0;
  for (const { arrivedAt, classOf } of traffic)
    classOf.forEach((number, at) => {
      const arrived = arrivedAt[at] ?? NaN;
      if (arrived >= warmup && arrived < horizon) all += weights[number] ?? 0;
    });
  let least: Attainable | undefined;
  for (const { part, parts } of cutsOf(scenario)) {
    let met = 0;
    for (const numbers of parts) {
      const alone = compile({ ...scenario, classes: numbers.flatMap((at) => scenario.classes[at] ?? []) });
      const own = traffic.map((whole) => trafficOf(whole, numbers));
      met += Math.max(
        ...policies.map((policy) => own.reduce((sum, one) => sum + metWeight(alone, one, policy), 0)),
      );
    }
    if (!least || met / all < least.wSla) least = { part, wSla: met / all };
  }
  return least;
}

/** By each skill that is asked for first or last, which languages and topics are, by all of them, and by channel. */
function cutsOf({ classes }: Scenario): Cut[] {
  const by = (part: string, key: (required: readonly string[], channel: string) => string): Cut => {
    const parts = new Map<string, number[]>();
    classes.forEach(({ channel, required }, number) => {
      const of = key(required, channel);
      parts.set(of, [...(parts.get(of) ?? []), number]);
    });
    return { part, parts: [...parts.values()] };
  };
  return [
    by('first skill', ([first = '']) => first),
    by('last skill', (required) => required.at(-1) ?? ''),
    by('set of skills', (required) => required.join('+')),
    by('channel', (_, channel) => channel),
  ].filter(({ parts }) => parts.length > 1);
}

/** Of this traffic what comes of these classes, which are numbered anew. */
function trafficOf(whole: Traffic, numbers: readonly number[]): Traffic {
  const renumbered = new Map(numbers.map((number, at) => [number, at]));
  const kept = Array.from(whole.classOf.keys()).filter((at) => renumbered.has(whole.classOf[at] ?? NaN));
  const pick = (values: Float64Array) => Float64Array.from(kept, (at) => values[at] ?? NaN);
  return {
    classOf: Int32Array.from(kept, (at) => renumbered.get(whole.classOf[at] ?? NaN) ?? 0),
    arrivedAt: pick(whole.arrivedAt),
    work: pick(whole.work),
    patience: pick(whole.patience),
    missSeed: whole.missSeed,
  };
}

/** The weight of what was answered, or done, in time. */
function metWeight(compiled: CompiledScenario, traffic: Traffic, policy: SimulatedPolicy): number {
  return measure(run(compiled, traffic, policy)).classes.reduce(
    (sum, { contacts, sla }, at) =>
      contacts > 0 ? sum + contacts * sla * (compiled.scenario.classes[at]?.weight ?? 1) : sum,
    0,
  );
}
