import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { redeliver } from '#flow/delivery/redeliver.ts';
import type { Flow } from '#flow/flow.ts';
import { HintListener } from '#persistence/hint-listener.ts';
import { TimerHost } from './timer-host.ts';
import { FLOW, LOGGER } from './tokens.ts';

/** Takes up messages again whose next attempt is due, of every channel: whichever process sees the timer first. */
@Injectable()
export class DeliveryTimersService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #host: TimerHost;

  constructor(@Inject(FLOW) flow: Flow, @Inject(LOGGER) logger: Logger, hints: HintListener) {
    this.#host = new TimerHost(flow, 'delivery', { redeliver }, hints, logger);
  }

  onApplicationBootstrap(): void {
    this.#host.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.#host.stop();
  }
}
