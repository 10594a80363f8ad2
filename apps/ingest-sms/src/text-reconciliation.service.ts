import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { Counter, Registry } from 'prom-client';
import { receivedTexts } from '#channels/sms/received-texts.ts';
import { TwilioClients } from '#channels/twilio-client.ts';
import type { Flow } from '#flow/flow.ts';
import { takeInMissedTexts } from '#flow/reconciliation/take-in-missed-texts.ts';
import { channelsOfKind, type OpenChannel } from '#persistence/stores/channels/channel.store.ts';
import type { Config } from '#platform/config.ts';
import { Loop } from '#platform/loop.ts';
import { CONFIG, FLOW, LOGGER } from '#runtime/tokens.ts';

/** How often it is asked which channels are due; a failed one is tried again sooner than a good one. */
const looksPerInterval = 5;

/** Asks the provider every few minutes for texts whose webhook was lost, on every number. */
@Injectable()
export class TextReconciliationService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #loop: Loop;
  readonly #everyMs: number;
  readonly #texts: Counter<'outcome'>;

  constructor(
    @Inject(FLOW) private readonly flow: Flow,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CONFIG) config: Config,
    private readonly twilio: TwilioClients,
    metrics: Registry,
  ) {
    this.#everyMs = config.SMS_RECONCILE_SECONDS * 1_000;
    this.#texts = new Counter({
      name: 'firstline_texts_reconciled_total',
      help: 'Texts that only a comparison with the provider brought in, and comparisons by outcome.',
      labelNames: ['outcome'],
      registers: [metrics],
    });
    this.#loop = new Loop(
      () => this.#round(),
      this.#everyMs / looksPerInterval,
      (error) => {
        this.logger.error({ err: error }, 'the channels to compare with their provider could not be read');
      },
    );
  }

  onApplicationBootstrap(): void {
    this.#loop.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.#loop.stop();
  }

  async #round(): Promise<{ again: false }> {
    const { database, secrets } = this.flow;
    for (const channel of await channelsOfKind(database.reading, secrets, ['sms', 'whatsapp'])) {
      try {
        await this.#compare(channel);
      } catch (error) {
        this.logger.error({ err: error, channel: channel.id }, 'a channel could not be compared');
      }
    }
    return { again: false };
  }

  async #compare(channel: OpenChannel): Promise<void> {
    if (!this.twilio.account(channel)) return;
    const result = await takeInMissedTexts(this.flow, {
      channelId: channel.id,
      everyMs: this.#everyMs,
      held: (since) => receivedTexts(this.twilio, channel, since),
    });
    if (result.kind === 'not-due') return;
    this.#texts.inc({ outcome: result.kind });
    if (result.missed > 0) {
      this.#texts.inc({ outcome: 'missed' }, result.missed);
      this.logger.warn({ channel: channel.id, missed: result.missed }, 'texts came without their webhook');
    }
    if (result.kind !== 'compared') {
      this.logger.error({ channel: channel.id, because: result.because }, 'texts could not all be compared');
    }
  }
}
