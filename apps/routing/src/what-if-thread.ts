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
    let hear: ((report: WhatIfReport) => void) | undefined;
    let ended: (() => void) | undefined;
    let failed: ((error: Error) => void) | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        hear = (report) => {
          if (report === 'over') resolve();
          else onShare(report);
        };
        ended = resolve;
        failed = reject;
        worker.on('message', hear).on('error', failed).on('exit', ended);
        worker.postMessage(claimed satisfies WhatIfOrder);
      });
    } finally {
      if (hear) worker.off('message', hear);
      if (failed) worker.off('error', failed);
      if (ended) worker.off('exit', ended);
      if (worker === this.#worker) this.#leaveLater(worker);
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
    const worker = new Worker(builtFile(import.meta.url, 'what-if.worker.js'), {
      workerData: this.#config,
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: 96 },
    });
    // One that ends while there is nothing to do is not missed.
    const forget = () => {
      if (worker === this.#worker) this.#worker = undefined;
    };
    return worker.on('error', forget).on('exit', forget);
  }

  #leaveLater(worker: Worker): void {
    this.#leaving = setTimeout(() => {
      this.#worker = undefined;
      worker.postMessage('end' satisfies WhatIfOrder);
    }, keptMs).unref();
  }
}
