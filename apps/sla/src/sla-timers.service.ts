import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Flow } from '#flow/flow.ts';
import { actOnSteps } from '#flow/sla/act-on-steps.ts';
import { deliverAgain } from '#flow/webhooks/deliver-webhook.ts';
import { HintListener } from '#persistence/hint-listener.ts';
import { TimerHost } from '#runtime/timer-host.ts';
import { FLOW, LOGGER } from '#runtime/tokens.ts';

/** Acts on deadlines and steps of the escalation ladder at their instant. */
@Injectable()
export class SlaTimersService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #host: TimerHost;

  constructor(@Inject(FLOW) flow: Flow, @Inject(LOGGER) logger: Logger, hints: HintListener) {
    const acts = { 'sla-step': actOnSteps, 'sla-deadline': actOnSteps, webhook: deliverAgain };
    this.#host = new TimerHost(flow, 'sla', acts, hints, logger);
  }

  onApplicationBootstrap(): void {
    this.#host.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#host.stop();
  }
}
