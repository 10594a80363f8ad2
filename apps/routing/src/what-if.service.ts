import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Flow } from '#flow/flow.ts';
import { HintListener } from '#persistence/hint-listener.ts';
import {
  claimWhatIf,
  failWhatIf,
  keepWhatIfAlive,
  whatIfHint,
} from '#persistence/stores/what-if/what-if.store.ts';
import type { Config } from '#platform/config.ts';
import { Loop } from '#platform/loop.ts';
import { CONFIG, FLOW, LOGGER } from '#runtime/tokens.ts';
import { WhatIfThread, type ClaimedWhatIf } from './what-if-thread.ts';

const pollMs = 5_000;
/** So often the replay's progress is written down and looked whether it was cancelled, if no hint came before. */
const beatMs = 500;

/** Runs replays that were asked for, one at a time in each process, in a thread that can be ended at once. */
@Injectable()
export class WhatIfService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #flow: Flow;
  readonly #thread: WhatIfThread;
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
    this.#thread = new WhatIfThread(config);
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
    await this.#thread.stop();
  }

  async #run(claimed: ClaimedWhatIf): Promise<void> {
    const { id } = claimed;
    let progress = 0;
    const beat = this.#beat(id, () => progress);
    try {
      await this.#thread.run(claimed, (share) => {
        progress = Math.min(99, Math.floor(share * 100));
      });
    } catch (error) {
      this.#logger.error({ err: error, whatIf: id }, 'a replay failed');
      await this.#thread.stop();
      const text = error instanceof Error ? error.message : String(error);
      await failWhatIf(this.#flow.database.reading, id, text, this.#flow.clock.now());
    } finally {
      this.#look = undefined;
      await beat.stop();
    }
  }

  /** Writes the progress down, and ends the thread when the replay was cancelled or the process stops. */
  #beat(id: string, progress: () => number): Loop {
    const beat = new Loop(
      async () => {
        // What a process that stops had begun is taken over by another, or by its successor.
        const goesOn =
          !this.#stopping &&
          (await keepWhatIfAlive(this.#flow.database.reading, id, progress(), this.#flow.clock.now()));
        if (!goesOn) await this.#thread.stop();
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
