import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { SmtpListener } from '#channels/email/smtp-listener.ts';
import type { Config } from '#platform/config.ts';
import { CONFIG, LOGGER } from '#runtime/tokens.ts';
import { EmailChannels } from './email-channels.ts';
import { MailBatches } from './mail-batches.ts';
import { smtpCertificate } from './smtp-certificate.ts';

/** Listens for mail on SMTP_PORT. */
@Injectable()
export class SmtpListenerService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #listener: SmtpListener;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    channels: EmailChannels,
    batches: MailBatches,
  ) {
    const tls = smtpCertificate(config);
    this.#listener = new SmtpListener({
      host: config.SMTP_HOST,
      port: config.SMTP_PORT,
      ...(tls && { tls }),
      channelOf: async (address) => (await channels.at(address))?.id,
      accept: (mails) => batches.accept(mails),
      onError: (error) => {
        logger.error({ err: error }, 'a mail could not be kept; its sender is asked to come again');
      },
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    const { SMTP_HOST, SMTP_PORT } = this.config;
    try {
      const port = await this.#listener.open();
      this.logger.info({ host: SMTP_HOST, port }, 'listening for mail');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EADDRINUSE') {
        const message = `SMTP_PORT ${SMTP_PORT} on ${SMTP_HOST} is taken`;
        throw Object.assign(new Error(message, { cause: error }), { code });
      }
      throw error;
    }
  }

  onApplicationShutdown(): Promise<void> {
    return this.#listener.close();
  }
}
