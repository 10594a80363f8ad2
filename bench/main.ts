import { cpus } from 'node:os';
import { decisionLines } from './decisions.ts';
import { forecastCalibration } from './forecast.ts';
import { installation } from './installation.ts';
import { latenessLines } from './lateness.ts';
import { policyLines } from './policy.ts';
import { recomputeLine } from './recompute.ts';
import type { BenchOptions, BenchSection } from './section.ts';
import { shadow } from './shadow.ts';
import { simulationLines } from './simulation.ts';
import { whatIf } from './what-if.ts';

/** By the option that asks for it alone, in the order in which they run otherwise. */
const sections: Readonly<Record<string, BenchSection>> = {
  installation,
  shadow,
  decisions: ({ quick, print }) => {
    for (const line of decisionLines(quick)) print(line);
  },
  simulation: ({ quick, print }) => {
    for (const line of simulationLines(quick)) print(line);
  },
  policy: ({ quick, print }) => {
    for (const line of policyLines(quick)) print(line);
  },
  recompute: async ({ quick, print }) => {
    print(await recomputeLine(quick));
  },
  lateness: async ({ quick, kill, print }) => {
    for (const line of await latenessLines(quick, kill)) print(line);
  },
  forecast: ({ quick, print }) => forecastCalibration(print, quick),
  'what-if': whatIf,
};

/**
 * `npm run bench [-- --quick] [--statements] [--kill] [--SECTION …]`: everything, or the sections named. It measures and
 * judges nothing.
 */
const asked = (name: string) => process.argv.includes(`--${name}`);
const options: BenchOptions = {
  quick: asked('quick'),
  byStatement: asked('statements'),
  kill: asked('kill'),
  print: (line) => {
    process.stdout.write(`${line}\n`);
  },
};
options.print(`machine: ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`);
const all = Object.entries(sections);
const named = all.filter(([name]) => asked(name));
for (const [, run] of named.length > 0 ? named : all) await run(options);
