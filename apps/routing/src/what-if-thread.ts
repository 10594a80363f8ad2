import { Worker } from 'node:worker_threads';
import { builtFile } from '#platform/built-file.ts';
import type { Config } from '#platform/config.ts';

export interface ClaimedWhatIf {
  readonly id: string;
  readonly request: unknown;
}

/** What the thread is told: a replay to make, or to end. */
export type WhatIfOrder = ClaimedWhatIf | 'end';
/** What it tells: the share that is done, or that the replay is over. */
export type WhatIfReport = number | 'over';

const heapMegabytes = 3_072;
/** Who tries one draft tries another: what the thread has learned to compute quickly is kept for so long. */
const keptMs = 300_000;

/** A thread for replays, one at a time: hours of work are computed in seconds, and offers must not wait for it. */
export class WhatIfThread {
  readonly #config: Config;
  #worker: Worker | undefined;
  #leaving: NodeJS.Timeout | undefined;

  constructor(config: Config) {
    this.#config = config;
  }

  /** Answers when the replay is over or the thread was stopped; throws what the thread failed of. */
  async run(claimed: ClaimedWhatIf, onShare: (share: number) => void): Promise<void> {
    clearTimeout(this.#leaving);
    const worker = (this.#worker ??= this.#started());
    try {
      await new Promise<void>((resolve, reject) => {
        worker.on('message', (report: WhatIfReport) => {
          if (report === 'over') resolve();
          else onShare(report);
        });
        worker.once('error', reject);
        worker.once('exit', () => {
          resolve();
        });
        worker.postMessage(claimed satisfies WhatIfOrder);
      });
    } finally {
      this.#rest(worker);
    }
  }

  /** Ends it at once, whatever it is at. */
  async stop(): Promise<void> {
    clearTimeout(this.#leaving);
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #started(): Worker {
    return new Worker(builtFile(import.meta.url, 'what-if.worker.js'), {
      workerData: this.#config,
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: 96 },
    });
  }

  #rest(worker: Worker): void {
    const forget = () => {
      if (worker === this.#worker) this.#worker = undefined;
    };
    // One that ends while there is nothing to do is not missed.
    worker.removeAllListeners().on('error', forget).on('exit', forget);
    if (worker !== this.#worker) return;
    this.#leaving = setTimeout(() => {
      forget();
      worker.postMessage('end' satisfies WhatIfOrder);
    }, keptMs).unref();
  }
}
