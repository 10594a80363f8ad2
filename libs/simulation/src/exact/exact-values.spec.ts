import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { estimate } from '../estimate.ts';
import type { Measures } from '../measures.ts';
import { compile } from '../compile.ts';
import { policyNamed } from '../policies/registry.ts';
import { replicate } from '../replication.ts';
import type { Scenario, ScenarioClass, TimeDistribution } from '../scenario.ts';
import { studentT } from '../student-t.ts';

/**
 * Queues whose figures are known from formulas: Erlang B, C and A (Garnett, Mandelbaum & Reiman 2002), M/M/c/K,
 * non-preemptive priorities (Cobham 1954, Davis 1966), Pollaczek–Khinchine and the pooling model of Wallace & Whitt
 * (2005). Each row is run with a seed of its own, twenty replications, and compared with 99 % intervals.
 */
const known = JSON.parse(readFileSync(new URL('exact-values.json', import.meta.url), 'utf8'));
const reps = 20;
const timeout = 180_000;

interface Check {
  what: string;
  exact: number;
  mean: number;
  z: number;
  outside: boolean;
}
const checks: Check[] = [];
let rows = 0;

const exponential = (mean: number): TimeDistribution => ({ dist: 'exp', mean });

/** Agents alone with calls of one or more classes. */
function queue(
  agents: number,
  classes: readonly (Partial<ScenarioClass> & { perHour: number; svc: TimeDistribution })[],
  {
    contacts,
    warmup,
    wrap = 0,
    places,
  }: { contacts: number; warmup: number; wrap?: number; places?: number },
): Scenario {
  const perHour = classes.reduce((sum, each) => sum + each.perHour, 0);
  return {
    name: 'exact',
    warmup,
    horizon: warmup + (contacts / perHour) * 3600,
    drainMax: 1e9,
    maxInSystem: places,
    channels: { voice: { units: 60, cap: 1, exclusive: true, slaOn: 'answer', wrap } },
    classes: classes.map(({ perHour: rate, ...given }, number) => ({
      id: `class ${number}`,
      channel: 'voice',
      required: [],
      sla: 20,
      rate: { perHour: rate },
      ...given,
    })),
    agents: [{ count: agents, skills: {} }],
  };
}

function simulate(scenario: Scenario, policy = 'oldest-to-longest-idle'): Measures[] {
  const contestant = { compiled: compile(scenario), policy: policyNamed(policy)! };
  const seed = 7_000 + rows++;
  return Array.from({ length: reps }, (_, number) => replicate([contestant], seed, number)[0]!);
}

function compare(
  row: string,
  runs: readonly Measures[],
  values: Record<string, [number, (run: Measures) => number]>,
): void {
  for (const [metric, [exact, of]] of Object.entries(values)) {
    const { mean, ci99 } = estimate(runs.map(of));
    const error = (mean! - exact) / (ci99! / studentT(0.99, runs.length - 1));
    checks.push({
      what: `${row}: ${metric}`,
      exact,
      mean: mean!,
      z: error,
      outside: Math.abs(mean! - exact) > ci99!,
    });
  }
}

/** How long a queue remembers how it began, in seconds: the relaxation time of M/M/c, or a handling time if that is more. */
function memory(handling: number, agents: number, load: number): number {
  const share = Math.min(load / agents, 1);
  return Math.max(handling / (agents * (1 - Math.sqrt(share)) ** 2), handling);
}

/** Long enough a warm-up, and enough contacts after it, for a queue of this memory. */
function length(perHour: number, seconds: number, least = 4000): { contacts: number; warmup: number } {
  return { contacts: Math.max(least, (25 * seconds * perHour) / 3600), warmup: 6 * seconds };
}

describe('a simulated queue has the figures that formulas give', () => {
  it(
    'Erlang B, whatever the distribution of handling times',
    () => {
      const shapes: TimeDistribution[] = [
        exponential(180),
        { dist: 'det', mean: 180 },
        { dist: 'lognormal', mean: 180, cv: 1.2 },
      ];
      known.erlangB.forEach(({ load, agents, blocked }: Record<string, number>, at: number) => {
        const perHour = load! * 20;
        const svc = shapes[at % shapes.length]!;
        const runs = simulate(
          queue(agents!, [{ perHour, svc }], { ...length(perHour, 3 * 180, 10_000), places: agents! }),
        );
        compare(`B ${load}/${agents}`, runs, { blocked: [blocked!, (run) => run.overall.blocked] });
      });
    },
    timeout,
  );

  it(
    'Erlang C',
    () => {
      for (const row of known.erlangC) {
        const { perHour, handling, agents, sla } = row;
        const long = length(perHour, memory(handling, agents, (perHour * handling) / 3600));
        const runs = simulate(queue(agents, [{ perHour, sla, svc: exponential(handling) }], long));
        compare(`C ${perHour}×${handling}/${agents}`, runs, {
          pWait: [row.pWait, (run) => run.overall.pWait],
          meanWait: [row.meanWait, (run) => run.overall.meanWait],
          sla: [row.withinSla, (run) => run.overall.sla],
        });
      }
    },
    timeout,
  );

  it(
    'Erlang A',
    () => {
      for (const row of known.erlangA) {
        const { perHour, handling, agents, sla, patience } = row;
        const long = length(perHour, 2 * Math.max(handling, patience), 6000);
        const runs = simulate(
          queue(
            agents,
            [{ perHour, sla, svc: exponential(handling), patience: exponential(patience) }],
            long,
          ),
        );
        compare(`A ${perHour}×${handling}/${agents}`, runs, {
          pWait: [row.pWait, (run) => run.overall.pWait],
          abandonment: [row.abandonment, (run) => run.overall.abandonment],
          meanWait: [row.meanWait, (run) => run.overall.meanWait],
          sla: [row.withinSla, (run) => run.overall.sla],
          utilisation: [row.utilisation, (run) => run.overall.utilisation],
        });
      }
    },
    timeout,
  );

  it(
    'M/M/c/K',
    () => {
      for (const row of known.finitePlaces) {
        const { perHour, handling, agents, sla, places } = row;
        const long = length(perHour, 4 * handling, 10_000);
        const runs = simulate(
          queue(agents, [{ perHour, sla, svc: exponential(handling) }], { ...long, places }),
        );
        compare(`K ${perHour}×${handling}/${agents}/${places}`, runs, {
          blocked: [row.blocked, (run) => run.overall.blocked],
          pWait: [row.pWait, (run) => run.overall.pWait],
          meanWait: [row.meanWait, (run) => run.overall.meanWait],
          sla: [row.withinSla, (run) => run.overall.sla],
          utilisation: [row.utilisation, (run) => run.overall.utilisation],
        });
      }
    },
    timeout,
  );

  it(
    'non-preemptive priorities',
    () => {
      for (const { perHour, handling, agents, pWait, meanWaits } of known.priorities) {
        const rates: number[] = perHour;
        const all = rates.reduce((sum, rate) => sum + rate, 0);
        const classes = rates.map((rate, at) => ({
          perHour: rate,
          svc: exponential(handling),
          priority: -at,
        }));
        const long = length(all, memory(handling, agents, (all * handling) / 3600), 6000);
        const runs = simulate(queue(agents, classes, long), 'priority-to-longest-idle');
        compare(`priorities ${rates.join('/')}`, runs, {
          pWait: [pWait, (run) => run.overall.pWait],
          ...Object.fromEntries(
            (meanWaits as number[]).map((wait, at) => [
              `wait ${at}`,
              [wait, (run: Measures) => run.classes[at]!.meanWait],
            ]),
          ),
        });
      }
    },
    timeout,
  );

  it(
    'Pollaczek–Khinchine, wrap-up included',
    () => {
      const long = length(20, memory(120, 1, 2 / 3), 10_000);
      const wrapped = simulate(queue(1, [{ perHour: 20, svc: exponential(90) }], { ...long, wrap: 30 }));
      compare('P–K talk and wrap-up', wrapped, { meanWait: [187.5, (run) => run.overall.meanWait] });
      const varied = simulate(
        queue(1, [{ perHour: 20, svc: { dist: 'lognormal', mean: 120, cv: 1.5 } }], long),
      );
      compare('P–K lognormal', varied, { meanWait: [390, (run) => run.overall.meanWait] });
    },
    timeout,
  );

  it(
    'Wallace and Whitt: one skill is six small queues, six skills are one large queue, two are nearly as good',
    () => {
      const one = simulate(skillQueue(1), 'best-level');
      compare('W–W 1 skill', one, {
        blocked: [0.04166, (run) => run.overall.blocked],
        meanWait: [3.0543 * 60, (run) => run.overall.meanWait],
        pWait: [0.5736, (run) => run.overall.pWait],
      });
      compare('W–W 6 skills', simulate(skillQueue(6), 'best-level'), {
        blocked: [0.003643, (run) => run.overall.blocked],
        meanWait: [0.45 * 60, (run) => run.overall.meanWait],
        pWait: [0.3797, (run) => run.overall.pWait],
      });
      // Measured by another simulator, so that both intervals count.
      const two = simulate(skillQueue(2), 'best-level');
      const blocked = estimate(two.map((run) => run.overall.blocked));
      const wait = estimate(two.map((run) => run.overall.meanWait / 60));
      expect(Math.abs(blocked.mean! - 0.0043)).toBeLessThan(Math.hypot(blocked.ci99!, 0.0004));
      expect(Math.abs(wait.mean! - 0.607)).toBeLessThan(Math.hypot(wait.ci99!, 0.02));
    },
    timeout,
  );

  it('at most four of a hundred lie outside their 99 % intervals, and none beyond |z| = 4', () => {
    const outside = checks.filter((check) => check.outside);
    expect(checks.filter(({ z }) => Math.abs(z) > 4)).toEqual([]);
    expect(checks.length).toBeGreaterThan(130);
    expect(outside.length / checks.length).toBeLessThanOrEqual(0.04);
  });
});

afterAll(() => {
  const outside = checks.filter((check) => check.outside);
  const list = outside.map(
    ({ what, exact, mean, z }) => `\n  ${what}: ${mean.toFixed(5)} for ${exact}, z ${z.toFixed(2)}`,
  );
  process.stdout.write(
    `${checks.length} exact values, ${outside.length} outside their 99 % interval${list.join('')}\n`,
  );
});

/** Ninety agents, six skills that cost the same; every agent has `breadth` of them, every first and second alike often. */
function skillQueue(breadth: 1 | 2 | 6): Scenario {
  const skills = [0, 1, 2, 3, 4, 5];
  const groups = skills.flatMap((first) =>
    [1, 2, 3, 4, 5].map((step) => {
      const others = [0, 1, 2, 3, 4].map((further) => (first + ((step - 1 + further) % 5) + 1) % 6);
      return [first, ...others].slice(0, breadth);
    }),
  );
  return {
    name: `pooling ${breadth}`,
    warmup: 20_000,
    horizon: 420_000,
    drainMax: 1e9,
    maxInSystem: 120,
    channels: { voice: { units: 60, cap: 1, exclusive: true, slaOn: 'answer' } },
    classes: skills.map((skill) => ({
      id: `type ${skill}`,
      channel: 'voice',
      required: [`skill ${skill}`],
      sla: 30,
      svc: exponential(600),
      rate: { perHour: 84 },
    })),
    agents: groups.map((owned) => ({
      count: 3,
      skills: Object.fromEntries(owned.map((skill, rank) => [`skill ${skill}`, 9 - rank])),
    })),
  };
}
