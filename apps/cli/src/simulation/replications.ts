import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Measures } from '#simulation/measures.ts';
import { replicate } from '#simulation/replication.ts';
import type { Scenario } from '#simulation/scenario.ts';
import { contestantsOf } from './contestants.ts';
import type { Entrant } from './contestants.ts';

export interface Job {
  readonly scenario: Scenario;
  readonly entrants: readonly Entrant[];
  readonly seed: number;
  readonly reps: number;
}

/** One replication: each entrant's measures. */
export interface Replication {
  readonly number: number;
  readonly measures: Measures[];
}

/** What a thread reports: one policy's run is over, or a whole replication. */
export type Progress = { kind: 'run' } | ({ kind: 'replication' } & Replication);

/**
 * Runs all replications, in as many threads as there are processors (or as `threads` says; below 2 in this one), and
 * answers them in order. Which thread ran what changes nothing.
 */
export async function runReplications(
  job: Job,
  onRun: () => void,
  threads = Math.min(availableParallelism(), job.reps),
): Promise<Replication[]> {
  if (threads < 2) {
    const replicated = replicator(job, onRun);
    return Array.from({ length: job.reps }, (_, number) => replicated(number));
  }
  const workers: Worker[] = [];
  try {
    const done: Replication[] = [];
    let next = 0;
    await Promise.all(
      Array.from(
        { length: threads },
        () =>
          new Promise<void>((resolve, reject) => {
            const worker = new Worker(new URL('replication-worker.js', import.meta.url), { workerData: job });
            workers.push(worker);
            const handOut = () => {
              if (next < job.reps) worker.postMessage(next++);
              else resolve();
            };
            worker.on('message', (progress: Progress) => {
              if (progress.kind === 'run') {
                onRun();
                return;
              }
              done[progress.number] = progress;
              handOut();
            });
            worker.on('error', reject);
            handOut();
          }),
      ),
    );
    return done;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Runs replications of the job by number. */
export function replicator(
  { scenario, entrants, seed }: Job,
  onRun: () => void,
): (number: number) => Replication {
  const contestants = contestantsOf(scenario, entrants);
  return (number) => ({ number, measures: replicate(contestants, seed, number, onRun) });
}
