import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Flow } from '#flow/flow.ts';
import { routingActs } from '#flow/routing/routing-acts.ts';
import { HintListener } from '#persistence/hint-listener.ts';
import { TimerHost } from '#runtime/timer-host.ts';
import { FLOW, LOGGER } from '#runtime/tokens.ts';

/** Ends offers, rests, wrap-ups and sessions, and relaxes what waits, at their instants. */
@Injectable()
export class RoutingTimersService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #host: TimerHost;

  constructor(@Inject(FLOW) flow: Flow, @Inject(LOGGER) logger: Logger, hints: HintListener) {
    this.#host = new TimerHost(flow, 'routing', routingActs, hints, logger);
  }

  onApplicationBootstrap(): void {
    this.#host.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#host.stop();
  }
}
