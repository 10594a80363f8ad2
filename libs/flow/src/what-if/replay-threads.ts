import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { builtFile } from '#platform/built-file.ts';
import { contactsIn } from '#simulation/trace/recorded-trace.ts';
import {
  replayer,
  runsOf,
  type ReplayOutcome,
  type ReplayRequest,
  type ReplayRun,
} from '#simulation/trace/replay-runs.ts';

export interface ThreadOrder {
  readonly at: number;
  readonly run: ReplayRun;
}

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
  request: ReplayRequest,
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
    const replay = replayer(request);
    return runs.map((one, at) => {
      const outcome = replay(one, (share) => {
        heard(at, share);
      });
      heard(at, 1);
      return outcome;
    });
  }
  const outcomes: ReplayOutcome[] = [];
  const orders = runs.map((run, at): ThreadOrder => ({ at, run })).values();
  const workers = Array.from({ length: Math.min(threads, runs.length) }, () => started(request));
  try {
    await Promise.all(
      workers.map(
        (worker) =>
          new Promise<void>((resolve, reject) => {
            const next = () => {
              const order = orders.next();
              if (order.done) resolve();
              else worker.postMessage(order.value);
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

function started(request: ReplayRequest): Worker {
  const { contacts } = request.trace;
  // Whose conversation it is matters to no run.
  const trace = { ...request.trace, contacts: { ...contacts, conversationId: [] } };
  return new Worker(builtFile(import.meta.url, 'replay.worker.js'), {
    workerData: { ...request, trace },
    // Much is made and soon forgotten: with more room for that, less of it is copied.
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: 96 },
  });
}
