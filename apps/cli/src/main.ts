import { Command } from 'commander';
import { ConfigError } from '#platform/config.ts';
import { endWithReader } from './closed-pipe.ts';
import { CommandError } from './command-error.ts';
import { doctor } from './commands/doctor.ts';
import { migrate } from './commands/migrate.ts';
import { replay, type ReplayOptions } from './commands/replay.ts';
import { seed } from './commands/seed.ts';
import { simulate, type SimulateOptions } from './commands/simulate.ts';
import { policyNames } from './simulation/contestants.ts';
import { testChannels } from './commands/test-channels.ts';
import { whatIfCommand, type WhatIfOptions } from './commands/what-if.ts';

endWithReader(process.stdout);
endWithReader(process.stderr);

const program = new Command('firstline').description('Looks after a Firstline installation.');

program
  .command('migrate')
  .description('bring the database to the present schema (safe to repeat)')
  .action(() => run(migrate));

program
  .command('seed')
  .description('make the demo team, queues, policies and channels where there are none')
  .action(() => run(seed));

program
  .command('doctor')
  .description('check every invariant of the model on the live database; exit 1 when one is broken')
  .option('--json', 'print findings as JSON')
  .action((options: { json?: boolean }) => run(() => doctor(options)));

const channels = program.command('channels').description('look after channels');
channels
  .command('test')
  .description('try configured channels and explain what fails')
  .argument('[channel]', 'address or id of one channel; without it, all')
  .action((channel?: string) => run(() => testChannels(channel)));

program
  .command('simulate')
  .description('try a routing policy on a scenario; no database is needed')
  .option('--scenario <file>', 'the scenario (docs/simulation.md has the format)')
  .option('--policy <file|name>', 'a policy document, or the name of a policy')
  .option(
    '--compare <name...>',
    'other policies on the same contacts; "products" for the rules of all products',
  )
  .option('--reps <n>', 'independent replications', '20')
  .option('--seed <n>', 'of the random numbers', '1')
  .option('--pooled', 'add the reference in which every agent has every skill, and the gap that is closed')
  .option('--json', 'print the result as JSON')
  .option('--schema', 'print the JSON Schema of what --json prints')
  .addHelpText(
    'after',
    `\nPolicies, with short names: ${policyNames()}.\n"!norelax" after a name keeps every skill required.`,
  )
  .action((options: SimulateOptions) => run(() => simulate(options)));

program
  .command('replay')
  .description(
    'decide everything of the last days again on what each decision saw; exit 1 when any comes out otherwise',
  )
  .option('--days <n>', 'how many days', '1')
  .option('--json', 'print what was found as JSON')
  .action((options: ReplayOptions) => run(() => replay(options)));

program
  .command('what-if')
  .description('replay the last days under another policy or staffing and say what would have changed')
  .option('--days <n>', 'how many days', '1')
  .option(
    '--policy <file|name|version>',
    'a policy document, the number of a version, or the name of a rule; without it the live version',
  )
  .option('--staff <change...>', 'agents more or fewer, as "+2 german:3 09:00-12:00" or "-1 english"')
  .option('--reps <n>', 'replications, for the intervals')
  .option('--seed <n>', 'of the random numbers', '1')
  .option('--json', 'print the result as JSON, with the conversations that would have gone elsewhere')
  .action((options: WhatIfOptions) => run(() => whatIfCommand(options)));

// An option or a command that does not exist is 64, EX_USAGE, as whatever else is asked for wrongly.
for (const one of [program, ...program.commands, ...channels.commands]) {
  one.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 64));
}
await program.parseAsync();

/** Runs a command; its answer is the exit code, a failure is one line on standard error. */
async function run(command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    const text = error instanceof Error && error.message ? error.message : String(error);
    process.stderr.write(`firstline: ${text}\n`);
    process.exitCode = error instanceof CommandError ? error.exitCode : error instanceof ConfigError ? 78 : 1;
  }
}
