import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { builtFile } from '#platform/built-file.ts';
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

/** One replication: each entrant's measures, and how long its thread took for it. */
export interface Replication {
  readonly number: number;
  readonly measures: Measures[];
  readonly milliseconds: number;
}

/** What a thread reports: one policy's run is over, or a whole replication. */
export type Progress = { kind: 'run' } | ({ kind: 'replication' } & Replication);

/** Where replications run. */
export interface Threads {
  /** At most so many; below 2 all run in the present one. As many as there are processors, where nothing is said. */
  readonly most: number;
  /** What is over in so long, in milliseconds, is over sooner than threads would have started, each of which compiles for itself. */
  readonly aloneMs: number;
}
const usualThreads: Threads = { most: availableParallelism(), aloneMs: 1_500 };

/**
 * Runs all replications and answers them in order: in this thread, and, where that takes long, the others in further ones.
 * Which thread ran what changes nothing.
 */
export async function runReplications(
  job: Job,
  onRun: () => void,
  { most, aloneMs }: Threads = usualThreads,
): Promise<Replication[]> {
  const replicated = replicator(job, onRun);
  const done: Replication[] = [];
  const began = performance.now();
  const leftMs = () => ((performance.now() - began) / Math.max(1, done.length)) * (job.reps - done.length);
  while (done.length < job.reps) {
    if (most > 1 && performance.now() - began >= aloneMs && leftMs() >= aloneMs)
      return [...done, ...(await inThreads(job, done.length, onRun, Math.min(most, job.reps - done.length)))];
    done.push(replicated(done.length));
    // Who breaks off or closes the pipe is heard between two of them.
    await setImmediate();
  }
  return done;
}

/** The replications from a number on. */
async function inThreads(job: Job, from: number, onRun: () => void, threads: number): Promise<Replication[]> {
  const workers: Worker[] = [];
  try {
    const done: Replication[] = [];
    let next = from;
    await Promise.all(
      Array.from(
        { length: threads },
        () =>
          new Promise<void>((resolve, reject) => {
            const worker = new Worker(builtFile(import.meta.url, 'replication-worker.js'), {
              workerData: job,
            });
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
              done[progress.number - from] = progress;
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
  return (number) => {
    const began = performance.now();
    const measures = replicate(contestants, seed, number, onRun);
    return { number, measures, milliseconds: performance.now() - began };
  };
}
