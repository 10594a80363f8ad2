import { parentPort, workerData } from 'node:worker_threads';
import type { Job, Progress } from './replications.ts';
import { replicator } from './replications.ts';

const say = (progress: Progress) => {
  parentPort?.postMessage(progress);
};
const replicate = replicator(workerData as Job, () => {
  say({ kind: 'run' });
});

parentPort?.on('message', (number: number) => {
  say({ kind: 'replication', ...replicate(number) });
});
