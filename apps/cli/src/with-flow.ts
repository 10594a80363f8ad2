import type { Flow } from '#flow/flow.ts';
import type { Config } from '#platform/config.ts';
import { openFlow } from '#runtime/open-flow.ts';
import { cliConfig } from './cli-config.ts';

/** Runs work on an open flow and closes it again. */
export async function withFlow<T>(work: (flow: Flow, config: Config) => Promise<T>): Promise<T> {
  const config = await cliConfig(process.env);
  const { flow, close } = await openFlow('cli', config, (error) => {
    process.stderr.write(`firstline: the clock could not be aligned: ${String(error)}\n`);
  });
  try {
    return await work(flow, config);
  } finally {
    await close();
  }
}
