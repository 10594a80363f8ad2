import { parentPort, workerData } from 'node:worker_threads';
import { replayer, type ReplayRequest } from '#simulation/trace/replay-runs.ts';
import type { ThreadOrder, ThreadReport } from './replay-threads.ts';

/** Makes runs of one request, one after the other, as they are told. */
const request: { -readonly [K in keyof ReplayRequest]: ReplayRequest[K] } = {
  ...(workerData as ReplayRequest),
};
const replay = replayer(request);
const say = (report: ThreadReport) => {
  parentPort?.postMessage(report);
};
parentPort?.on('message', (order: ThreadOrder) => {
  if ('other' in order) {
    request.other = order.other;
    return;
  }
  const { at, run } = order;
  const outcome = replay(run, (share) => {
    say({ kind: 'share', at, share });
  });
  say({ kind: 'done', at, outcome });
});
