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

/** A run to make, or what might have been, which comes before the runs of it. */
export type ThreadOrder = RunOrder | { readonly other: Contender };

export type ThreadReport =
  | { readonly kind: 'share'; readonly at: number; readonly share: number }
  | { readonly kind: 'done'; readonly at: number; readonly outcome: ReplayOutcome };

/** Fewer contacts are replayed sooner than threads are started. */
const worthThreads = 20_000;
const heapMegabytes = 2_048;

/**
 * Makes all runs of a request, in threads where that is quicker, and answers their outcomes in the order of `runsOf`: which
 * thread made which run changes nothing. The threads end with whoever called.
 */
export async function replayRuns(
  request: ComingRequest,
  onShare: (share: number) => void,
  threads = contactsIn(request.trace) < worthThreads ? 1 : availableParallelism(),
): Promise<ReplayOutcome[]> {
  const runs = runsOf(request);
  const shares = runs.map(() => 0);
  const heard = (at: number, share: number) => {
    shares[at] = share;
    onShare(shares.reduce((sum, one) => sum + one, 0) / runs.length);
  };
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
  const outcomes: ReplayOutcome[] = [];
  const left = runs.map((run, at): RunOrder => ({ at, run }));
  const workers = Array.from({ length: Math.min(threads, runs.length) }, () => started(request));
  let isKnown = false;
  const known = request.other?.then((other) => {
    for (const worker of workers) worker.postMessage({ other } satisfies ThreadOrder);
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
  try {
    await Promise.all(
      workers.map(
        (worker) =>
          new Promise<void>((resolve, reject) => {
            const next = () => {
              taken().then((order) => {
                if (order) worker.postMessage(order satisfies ThreadOrder);
                else resolve();
              }, reject);
            };
            worker.on('message', (report: ThreadReport) => {
              heard(report.at, report.kind === 'done' ? 1 : report.share);
              if (report.kind !== 'done') return;
              outcomes[report.at] = report.outcome;
              next();
            });
            worker.once('error', reject);
            worker.once('exit', () => {
              reject(new Error('A thread of the replay ended before its runs were made.'));
            });
            next();
          }),
      ),
    );
    return outcomes;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function started({ live, reps, seed, trace: whole }: ComingRequest): Worker {
  const { contacts } = whole;
  // Whose conversation it is matters to no run.
  const trace = { ...whole, contacts: { ...contacts, conversationId: [] } };
  return new Worker(builtFile(import.meta.url, 'replay.worker.js'), {
    workerData: { live, other: undefined, reps, seed, trace } satisfies ReplayRequest,
    // Much is made and soon forgotten: with more room for that, less of it is copied.
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: 96 },
  });
}
