import { z } from 'zod';
import { simulationReportSchema } from '#contracts/simulation-report.ts';
import { compile } from '#simulation/compile.ts';
import { ignoredOf } from '#simulation/policies/document-house.ts';
import { isProduct } from '#simulation/policies/registry.ts';
import type { Report } from '#simulation/report.ts';
import { report } from '#simulation/report.ts';
import { CommandError } from '../command-error.ts';
import { entrants } from '../simulation/contestants.ts';
import { progressBar } from '../simulation/progress-bar.ts';
import { readPolicy } from '../simulation/read-policy.ts';
import { readScenario } from '../simulation/read-scenario.ts';
import { runReplications, type Replication, type Threads } from '../simulation/replications.ts';
import { reportText } from '../simulation/report-text.ts';
import { wholeNumber } from '../whole-number.ts';

export interface SimulateOptions {
  scenario?: string;
  policy?: string;
  compare?: string[];
  reps?: string;
  seed?: string;
  pooled?: boolean;
  json?: boolean;
  /** Print the JSON Schema of what --json prints, and do nothing else. */
  schema?: boolean;
}

/** Random numbers are drawn from 32 bits: a higher seed would be the same as a lower one. */
const highestSeed = 2 ** 32 - 1;

/** Simulates a policy on a scenario file and prints what came of it. Needs no database. */
export async function simulate(options: SimulateOptions): Promise<number> {
  if (options.schema) {
    print(z.toJSONSchema(simulationReportSchema, { target: 'draft-2020-12' }));
    return 0;
  }
  const found = await simulated(options);
  if (options.json) print(found);
  else process.stdout.write(reportText(found));
  return 0;
}

/** The report that the command prints. */
export async function simulated(options: SimulateOptions, threads?: Threads): Promise<Report> {
  const { scenario: path, policy, compare = [], pooled = false } = options;
  if (!path) throw CommandError.usage('Say which scenario: --scenario FILE.');
  if (!policy) throw CommandError.usage('Say which policy: --policy FILE or NAME.');
  const reps = wholeNumber('--reps', options.reps ?? '20', 1);
  const seed = wholeNumber('--seed', options.seed ?? '1', 0, highestSeed);
  const { scenario, unread } = await readScenario(path);
  if (unread.length > 0) {
    process.stderr.write(
      `Nothing reads ${unread.join(', ')} of ${path}; docs/simulation.md names what there is.\n`,
    );
  }
  const request = await readPolicy(policy);
  const list = entrants(request, compare, pooled);
  const ignored = request.document ? ignoredOf(compile(scenario), request.document) : [];
  if (request.document) {
    process.stderr.write(`Of ${policy} is left out: ${ignored.join('; ')}.\n`);
  }
  const bar = progressBar(`Simulating ${scenario.name}`, reps * list.length);
  const began = performance.now();
  const before = process.cpuUsage();
  const replications = await runReplications({ scenario, entrants: list, seed, reps }, bar, threads);
  const { user, system } = process.cpuUsage(before);
  const entries = list.map(({ request, pooled: everySkill }, at) => ({
    policy: request.name,
    pooled: everySkill,
    product: isProduct(request.name),
    runs: replications.flatMap(({ measures }) => measures[at] ?? []),
  }));
  process.stderr.write(speed(replications, performance.now() - began, (user + system) / 1_000));
  return report(compile(scenario), seed, entries, ignored);
}

/**
 * Everything counts: threads that start, compiling, drawing, measuring. On one core means by processor time, whatever the
 * number of threads; the last half of the replications says what it comes to once everything is compiled.
 */
function speed(replications: readonly Replication[], milliseconds: number, processorMs: number): string {
  const events = eventsOf(replications);
  const last = replications.slice(-Math.ceil(replications.length / 2));
  const lastMs = last.reduce((sum, one) => sum + one.milliseconds, 0);
  const seconds = (ms: number) => (ms / 1_000).toFixed(1);
  const perSecond = (count: number, ms: number) => Math.round((count * 1_000) / ms).toLocaleString('en');
  return (
    `${events.toLocaleString('en')} events in ${seconds(milliseconds)} s (${perSecond(events, milliseconds)} events/s), ` +
    `${seconds(processorMs)} s of processor time: ${perSecond(events, processorMs)} events/s on one core, ` +
    `${perSecond(eventsOf(last), lastMs)} in the last half\n`
  );
}

function eventsOf(replications: readonly Replication[]): number {
  return replications.reduce(
    (sum, { measures }) => sum + measures.reduce((all, { overall }) => all + overall.events, 0),
    0,
  );
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
