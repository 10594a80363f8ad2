import { parentPort } from 'node:worker_threads';
import { replayer, type ReplayRequest } from '#simulation/trace/replay-runs.ts';
import type { ThreadOrder, ThreadReport } from './replay-threads.ts';

/** Makes runs of one request after the other, as they are told. */
let now:
  | {
      request: { -readonly [K in keyof ReplayRequest]: ReplayRequest[K] };
      replay: ReturnType<typeof replayer>;
    }
  | undefined;
const say = (report: ThreadReport) => {
  parentPort?.postMessage(report);
};
parentPort?.on('message', (order: ThreadOrder) => {
  if ('request' in order) {
    const request = { ...order.request };
    now = { request, replay: replayer(request) };
  } else if ('over' in order) now = undefined;
  else if (!now) throw new Error('A run was asked for before its request.');
  else if ('other' in order) now.request.other = order.other;
  else {
    const { at, run } = order;
    const outcome = now.replay(run, (share) => {
      say({ kind: 'share', at, share });
    });
    say({ kind: 'done', at, outcome });
  }
});
