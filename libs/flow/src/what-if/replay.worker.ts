import { parentPort, workerData } from 'node:worker_threads';
import { replayer, type ReplayRequest } from '#simulation/trace/replay-runs.ts';
import type { ThreadOrder, ThreadReport } from './replay-threads.ts';

/** Makes runs of one request, one after the other, as they are told. */
const replay = replayer(workerData as ReplayRequest);
const say = (report: ThreadReport) => {
  parentPort?.postMessage(report);
};
parentPort?.on('message', ({ at, run }: ThreadOrder) => {
  const outcome = replay(run, (share) => {
    say({ kind: 'share', at, share });
  });
  say({ kind: 'done', at, outcome });
});
