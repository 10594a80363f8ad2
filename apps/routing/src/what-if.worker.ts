import { parentPort, workerData } from 'node:worker_threads';
import { ReplayThreads } from '#flow/what-if/replay-threads.ts';
import { runWhatIf } from '#flow/what-if/run-what-if.ts';
import type { Config } from '#platform/config.ts';
import { openFlow } from '#runtime/open-flow.ts';
import type { WhatIfOrder, WhatIfReport } from './what-if-thread.ts';

/** Makes one replay after the other, as they are told. */
const { flow, close } = await openFlow('what-if', workerData as Config, () => undefined);
const threads = new ReplayThreads();
const say = (report: WhatIfReport) => {
  parentPort?.postMessage(report);
};

async function obey(order: WhatIfOrder): Promise<void> {
  if (order === 'end') {
    await threads.end();
    await close();
    parentPort?.close();
    return;
  }
  await runWhatIf(flow, order, say, threads);
  say('over');
}

parentPort?.on('message', (order: WhatIfOrder) => {
  // What goes wrong ends the thread, and is told by that.
  void obey(order);
});
