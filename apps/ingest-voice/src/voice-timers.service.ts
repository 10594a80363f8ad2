import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Flow } from '#flow/flow.ts';
import { checkCommand } from '#flow/voice/check-command.ts';
import { requeueAfterDrop } from '#flow/voice/lose-agent.ts';
import { ringTimeout } from '#flow/voice/ring-timeout.ts';
import { HintListener } from '#persistence/hint-listener.ts';
import { TimerHost } from '#runtime/timer-host.ts';
import { FLOW, LOGGER } from '#runtime/tokens.ts';

/** Hosts the timers of calls: phones that ring too long, lines that broke, commands to look at again. */
@Injectable()
export class VoiceTimersService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #host: TimerHost;

  constructor(@Inject(FLOW) flow: Flow, @Inject(LOGGER) logger: Logger, hints: HintListener) {
    this.#host = new TimerHost(
      flow,
      'voice',
      { 'ring-timeout': ringTimeout, 'agent-drop': requeueAfterDrop, 'command-check': checkCommand },
      hints,
      logger,
    );
  }

  onApplicationBootstrap(): void {
    this.#host.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.#host.stop();
  }
}
