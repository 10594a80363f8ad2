import { Worker } from 'node:worker_threads';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Flow } from '#flow/flow.ts';
import { HintListener } from '#persistence/hint-listener.ts';
import { claimWhatIf, failWhatIf, keepWhatIfAlive, whatIfHint } from '#persistence/stores/what-if.store.ts';
import { builtFile } from '#platform/built-file.ts';
import type { Config } from '#platform/config.ts';
import { Loop } from '#platform/loop.ts';
import { CONFIG, FLOW, LOGGER } from '#runtime/tokens.ts';

const pollMs = 5_000;
/** So often the replay's progress is written down and looked whether it was cancelled, if no hint came before. */
const beatMs = 500;
const heapMegabytes = 3_072;

/** Runs replays that were asked for, one at a time in each process, each in a thread that can be ended at once. */
@Injectable()
export class WhatIfService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #flow: Flow;
  readonly #config: Config;
  readonly #logger: Logger;
  readonly #loop: Loop;
  #look: (() => void) | undefined;
  #stopping = false;

  constructor(
    @Inject(FLOW) flow: Flow,
    @Inject(CONFIG) config: Config,
    @Inject(LOGGER) logger: Logger,
    hints: HintListener,
  ) {
    this.#flow = flow;
    this.#config = config;
    this.#logger = logger;
    this.#loop = new Loop(
      async () => {
        const claimed = await flow.database.transaction((tx) => claimWhatIf(tx, flow.clock.now()));
        if (claimed) await this.#run(claimed);
        return { again: claimed !== undefined };
      },
      pollMs,
      (error) => {
        logger.error({ err: error }, 'a replay could not be run');
      },
    );
    hints.on(whatIfHint, () => {
      this.#loop.wake();
      this.#look?.();
    });
  }

  onApplicationBootstrap(): void {
    this.#loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopping = true;
    this.#look?.();
    await this.#loop.stop();
  }

  async #run(claimed: { id: string; request: unknown }): Promise<void> {
    const { id } = claimed;
    const worker = new Worker(builtFile(import.meta.url, 'what-if.worker.js'), {
      workerData: { config: this.#config, claimed },
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: 96 },
    });
    let progress = 0;
    worker.on('message', (share: number) => {
      progress = Math.min(99, Math.floor(share * 100));
    });
    let failure: Error | undefined;
    worker.on('error', (error: Error) => {
      failure = error;
    });
    const ended = new Promise<void>((resolve) => {
      worker.on('exit', () => {
        resolve();
      });
    });
    const beat = this.#beat(id, () => progress, worker);
    await ended;
    this.#look = undefined;
    await beat.stop();
    if (!failure) return;
    this.#logger.error({ err: failure, whatIf: id }, 'a replay failed');
    await failWhatIf(this.#flow.database.reading, id, failure.message, this.#flow.clock.now());
  }

  /** Writes the progress down, and ends the thread when the replay was cancelled or the process stops. */
  #beat(id: string, progress: () => number, worker: Worker): Loop {
    const beat = new Loop(
      async () => {
        // What a process that stops had begun is taken over by another, or by its successor.
        const goesOn =
          !this.#stopping &&
          (await keepWhatIfAlive(this.#flow.database.reading, id, progress(), this.#flow.clock.now()));
        if (!goesOn) await worker.terminate();
        return { again: false };
      },
      beatMs,
      (error) => {
        this.#logger.warn({ err: error, whatIf: id }, 'the progress of a replay could not be kept');
      },
    );
    this.#look = () => {
      beat.wake();
    };
    beat.start();
    return beat;
  }
}
