import { hostname } from 'node:os';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { emailSettings, type EmailSettings } from '#channels/email/email-settings.ts';
import type { Flow } from '#flow/flow.ts';
import type { OpenChannel } from '#persistence/stores/channels/channel.store.ts';
import { Loop } from '#platform/loop.ts';
import { FLOW, LOGGER } from '#runtime/tokens.ts';
import { EmailChannels } from './email-channels.ts';
import { MailMetrics } from './mail-metrics.ts';
import { MailboxPull } from './mailbox-pull.ts';

const lookMs = 10_000;

interface Running {
  /** The channel as it was when the pull began. */
  readonly as: string;
  readonly pull: MailboxPull;
}

/** Runs one pull for each folder of each enabled channel that has a mailbox, and follows changes of the channels. */
@Injectable()
export class MailboxPullsService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #holder: string;
  readonly #running = new Map<string, Running>();
  readonly #loop: Loop;
  #complained = '';

  constructor(
    @Inject(FLOW) private readonly flow: Flow,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly channels: EmailChannels,
    private readonly metrics: MailMetrics,
  ) {
    this.#holder = `${hostname()} ${process.pid} ${flow.newId()}`;
    this.#loop = new Loop(
      async () => {
        await this.#follow();
        return { again: false };
      },
      lookMs,
      (error) => {
        logger.error({ err: error }, 'the mailboxes to pull could not be read');
      },
    );
  }

  onApplicationBootstrap(): void {
    this.#loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#loop.stop();
    await Promise.all([...this.#running.values()].map(({ pull }) => pull.stop()));
  }

  async #follow(): Promise<void> {
    const wanted = new Map<string, { channel: OpenChannel; settings: EmailSettings; folder: string }>();
    const mistakes: string[] = [];
    for (const channel of await this.channels.all()) {
      try {
        const settings = emailSettings(channel);
        for (const folder of settings.imap?.folders ?? []) {
          wanted.set(`${channel.id} ${folder}`, { channel, settings, folder });
        }
      } catch (error) {
        mistakes.push(error instanceof Error ? error.message : String(error));
      }
    }
    this.#complain(mistakes.join(' '));
    for (const [key, { as, pull }] of this.#running) {
      const still = wanted.get(key);
      if (still && JSON.stringify(still.channel) === as) continue;
      this.#running.delete(key);
      await pull.stop();
    }
    for (const [key, one] of wanted) {
      if (!this.#running.has(key)) this.#start(key, one);
    }
  }

  #start(
    key: string,
    { channel, settings, folder }: { channel: OpenChannel; settings: EmailSettings; folder: string },
  ) {
    const pull = new MailboxPull({
      flow: this.flow,
      logger: this.logger,
      channel,
      settings,
      folder,
      holder: this.#holder,
      onPulled: (mails) => {
        this.metrics.taken.inc({ by: 'imap' }, mails);
      },
      onHeld: (change) => {
        this.metrics.pulls.inc(change);
      },
    });
    this.#running.set(key, { as: JSON.stringify(channel), pull });
    pull.start();
  }

  /** Once for each mistake, not every ten seconds. */
  #complain(mistakes: string): void {
    if (mistakes !== '' && mistakes !== this.#complained) this.logger.error(mistakes);
    this.#complained = mistakes;
  }
}
