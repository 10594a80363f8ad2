import { parentPort, workerData } from 'node:worker_threads';
import { runWhatIf } from '#flow/what-if/run-what-if.ts';
import type { Config } from '#platform/config.ts';
import { openFlow } from '#runtime/open-flow.ts';

/** One replay in a thread of its own: hours of work are computed in seconds, and offers must not wait for it. */
const { config, claimed } = workerData as {
  config: Config;
  claimed: { id: string; request: unknown };
};
const { flow, close } = await openFlow('what-if', config, () => undefined);
try {
  await runWhatIf(flow, claimed, (share) => {
    parentPort?.postMessage(share);
  });
} finally {
  await close();
}
