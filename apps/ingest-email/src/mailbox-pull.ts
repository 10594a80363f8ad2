import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { EmailSettings } from '#channels/email/email-settings.ts';
import { pullMailbox } from '#channels/email/imap-pull.ts';
import type { Flow } from '#flow/flow.ts';
import type { OpenChannel } from '#persistence/stores/channels/channel.store.ts';
import {
  holdMailbox,
  releaseMailbox,
  renewMailbox,
  type MailboxHold,
} from '#persistence/stores/channels/mailbox-cursor.store.ts';
import { DatabaseLedger } from './database-ledger.ts';

/** After a holder's death another has the folder within lease and look: ten seconds. */
const leaseMs = 7_500;
const renewMs = 2_000;
const lookMs = 2_000;

export interface MailboxPullOptions {
  readonly flow: Flow;
  readonly logger: Logger;
  readonly channel: OpenChannel;
  readonly settings: EmailSettings;
  readonly folder: string;
  /** Who this process is; unique among all that run. */
  readonly holder: string;
  readonly onPulled: (mails: number) => void;
  /** Called with 1 when this process begins to pull the folder, with −1 when it no longer does. */
  readonly onHeld: (change: 1 | -1) => void;
}

/** Pulls one folder whenever no other process does. */
export class MailboxPull {
  readonly #options: MailboxPullOptions;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: MailboxPullOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Hands the folder back, so that another takes it at once. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { channel, folder, logger } = this.#options;
    while (!this.#stop.signal.aborted) {
      try {
        const hold = await this.#take();
        if (hold) await this.#pull(hold);
      } catch (error) {
        logger.error({ err: error, channel: channel.id, folder }, 'pulling a mailbox failed and goes on');
      }
      // Ends early when stopped; then it rejects, and there is nothing more to do.
      await pause(lookMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  async #take(): Promise<MailboxHold | undefined> {
    const { flow, channel, folder, holder } = this.#options;
    const now = flow.clock.now();
    const wanted = { channelId: channel.id, folder, holder };
    return holdMailbox(flow.database.reading, wanted, now, new Date(now.getTime() + leaseMs));
  }

  async #pull(hold: MailboxHold): Promise<void> {
    const { flow, logger, channel, settings, folder, onPulled, onHeld } = this.#options;
    const turn = new AbortController();
    const end = () => {
      turn.abort();
    };
    let until = flow.clock.now().getTime() + leaseMs;
    const renew = async () => {
      const now = flow.clock.now().getTime();
      if (await renewMailbox(flow.database.reading, hold, new Date(now + leaseMs))) until = now + leaseMs;
      else end();
    };
    const renewing = setInterval(() => {
      renew().catch((error: unknown) => {
        logger.warn(
          { err: error, channel: channel.id, folder },
          'the hold of a mailbox could not be renewed',
        );
        if (flow.clock.now().getTime() > until) end();
      });
    }, renewMs);
    onHeld(1);
    logger.info({ channel: channel.id, folder, fence: hold.fence }, 'pulling a mailbox');
    try {
      await pullMailbox(
        {
          folder,
          settings,
          password: channel.credentials.password ?? '',
          ledger: new DatabaseLedger(flow, hold, end),
          onPulled,
          onNote: (note) => {
            logger.warn({ channel: channel.id, folder }, note);
          },
        },
        AbortSignal.any([turn.signal, this.#stop.signal]),
      );
    } finally {
      clearInterval(renewing);
      onHeld(-1);
      await releaseMailbox(flow.database.reading, hold);
    }
  }
}
