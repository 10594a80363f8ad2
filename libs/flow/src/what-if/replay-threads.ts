import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { builtFile } from '#platform/built-file.ts';
import { contactsIn } from '#simulation/trace/recorded-trace.ts';
import {
  replayer,
  runsOf,
  type Contender,
  type ReplayOutcome,
  type ReplayRequest,
  type ReplayRun,
} from '#simulation/trace/replay-runs.ts';

/** The same, where it may still be found out what might have been: what was live is replayed meanwhile. */
export interface ComingRequest extends Omit<ReplayRequest, 'other'> {
  readonly other: Promise<Contender> | undefined;
}

interface RunOrder {
  readonly at: number;
  readonly run: ReplayRun;
}

/**
 * A request, which comes before its runs; what might have been, which comes before the runs of it; a run to make; or that all
 * are made, so that nothing need be kept.
 */
export type ThreadOrder =
  RunOrder | { readonly request: ReplayRequest } | { readonly other: Contender } | { readonly over: true };

export type ThreadReport =
  | { readonly kind: 'share'; readonly at: number; readonly share: number }
  | { readonly kind: 'done'; readonly at: number; readonly outcome: ReplayOutcome };

/** Fewer contacts are replayed sooner than threads are started. */
const worthThreads = 20_000;
const heapMegabytes = 2_048;

/**
 * Threads that make the runs of one request after the other. They are kept from one to the next, because half of what a first
 * replay computes is how to compute it quickly. They end with whoever started them, if not before.
 */
export class ReplayThreads {
  readonly #threads: number | undefined;
  #workers: Worker[] = [];

  /** @param threads as many whatever there is to replay; without it one for each processor where it is worth while */
  constructor(threads?: number) {
    this.#threads = threads;
  }

  /** Makes all runs of a request and answers their outcomes in the order of `runsOf`: which thread made which changes nothing. */
  async runs(request: ComingRequest, onShare: (share: number) => void): Promise<ReplayOutcome[]> {
    const runs = runsOf(request);
    const shares = runs.map(() => 0);
    const heard = (at: number, share: number) => {
      shares[at] = share;
      onShare(shares.reduce((sum, one) => sum + one, 0) / runs.length);
    };
    const worth = contactsIn(request.trace) < worthThreads ? 1 : availableParallelism();
    const threads = this.#threads ?? worth;
    if (threads < 2) {
      const replay = replayer({ ...request, other: await request.other });
      return runs.map((one, at) => {
        const outcome = replay(one, (share) => {
          heard(at, share);
        });
        heard(at, 1);
        return outcome;
      });
    }
    const workers = this.#started(Math.min(threads, runs.length));
    try {
      const outcomes = await shared(request, runs, workers, heard);
      for (const worker of workers) tell(worker, { over: true });
      return outcomes;
    } catch (error) {
      await this.end();
      throw error;
    }
  }

  async end(): Promise<void> {
    const workers = this.#workers;
    this.#workers = [];
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  #started(count: number): Worker[] {
    while (this.#workers.length < count) {
      const worker = new Worker(builtFile(import.meta.url, 'replay.worker.js'), {
        // Much is made and soon forgotten: with more room for that, less of it is copied.
        resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: 96 },
      });
      // One that ends while there is nothing to do is not missed.
      const forget = () => {
        this.#workers = this.#workers.filter((one) => one !== worker);
      };
      this.#workers.push(worker.on('error', forget).on('exit', forget));
    }
    return this.#workers.slice(0, count);
  }
}

/** Each worker takes the next run until all are taken; those of what might have been, once that is known. */
async function shared(
  { other, ...request }: ComingRequest,
  runs: readonly ReplayRun[],
  workers: readonly Worker[],
  heard: (at: number, share: number) => void,
): Promise<ReplayOutcome[]> {
  const outcomes: ReplayOutcome[] = [];
  const left = runs.map((run, at): RunOrder => ({ at, run }));
  const { contacts } = request.trace;
  // Whose conversation it is matters to no run.
  const trace = { ...request.trace, contacts: { ...contacts, conversationId: [] } };
  for (const worker of workers) tell(worker, { request: { ...request, trace, other: undefined } });
  let isKnown = false;
  const known = other?.then((one) => {
    for (const worker of workers) tell(worker, { other: one });
    isKnown = true;
  });
  // It is thrown where it is waited for.
  known?.catch(() => undefined);
  const taken = async () => {
    let place = left.findIndex(({ run }) => isKnown || run.of === 'live');
    if (place < 0 && left.length > 0) {
      await known;
      place = 0;
    }
    return place < 0 ? undefined : left.splice(place, 1)[0];
  };
  const work = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      const leave = (how: () => void) => {
        worker.off('message', hear).off('error', fail).off('exit', end);
        how();
      };
      const fail = (error: Error) => {
        leave(() => {
          reject(error);
        });
      };
      const end = () => {
        fail(new Error('A thread of the replay ended before its runs were made.'));
      };
      const next = () => {
        taken().then((order) => {
          if (order) tell(worker, order);
          else leave(resolve);
        }, fail);
      };
      const hear = (report: ThreadReport) => {
        heard(report.at, report.kind === 'done' ? 1 : report.share);
        if (report.kind !== 'done') return;
        outcomes[report.at] = report.outcome;
        next();
      };
      worker.on('message', hear).on('error', fail).on('exit', end);
      next();
    });
  await Promise.all(workers.map(work));
  return outcomes;
}

function tell(worker: Worker, order: ThreadOrder): void {
  worker.postMessage(order);
}
