import type { Readable } from 'node:stream';
import { createTransport, type Transporter } from 'nodemailer';
import type SMTPPool from 'nodemailer/lib/smtp-pool';
import type { MailServer } from './mail-server.ts';

export interface SendingLimits {
  readonly connectSeconds: number;
  /** Silence of the server after which a connection is given up. */
  readonly silenceSeconds: number;
  /** The whole of one send. */
  readonly sendSeconds: number;
}

export type MailTransport = Transporter<SMTPPool.SentMessageInfo, SMTPPool.Options>;

interface Kept {
  readonly key: string;
  readonly transport: MailTransport;
}

const connectionsAtMost = 4;

/** A pool of connections for each channel, made anew when its server or password changes. */
export class MailTransports {
  readonly #limits: SendingLimits;
  readonly #kept = new Map<string, Kept>();
  readonly #streams = new WeakMap<AbortSignal, Readable>();

  constructor(limits: SendingLimits) {
    this.#limits = limits;
  }

  of(channelId: string, server: MailServer): MailTransport {
    const key = JSON.stringify(server);
    const kept = this.#kept.get(channelId);
    if (kept?.key === key) return kept.transport;
    kept?.transport.close();
    const transport = this.#open(server);
    this.#kept.set(channelId, { key, transport });
    return transport;
  }

  /** True when the content of the mail that was sent under this signal began to leave: the server said 354. */
  began(signal: AbortSignal): boolean {
    return this.#streams.get(signal)?.readableDidRead ?? false;
  }

  close(): void {
    for (const { transport } of this.#kept.values()) transport.close();
    this.#kept.clear();
  }

  #open(server: MailServer): MailTransport {
    const transport = createTransport(
      {
        pool: true,
        host: server.host,
        port: server.port,
        secure: server.secure,
        requireTLS: server.requireTls,
        ...(server.auth && { auth: { ...server.auth } }),
        maxConnections: connectionsAtMost,
        maxRequeues: 1,
        connectionTimeout: this.#limits.connectSeconds * 1_000,
        dnsTimeout: this.#limits.connectSeconds * 1_000,
        greetingTimeout: this.#limits.connectSeconds * 1_000,
        socketTimeout: this.#limits.silenceSeconds * 1_000,
        // What a mail attaches are bytes; a path or URL that somebody smuggled in must not be read.
        disableFileAccess: true,
        disableUrlAccess: true,
      },
      { disableFileAccess: true, disableUrlAccess: true },
    );
    // The only way to tell a mail that cannot have been accepted from one that may have been is to know whether its
    // content was asked for.
    transport.use('stream', (mail, done) => {
      const { signal } = mail.data;
      const createReadStream = mail.message.createReadStream.bind(mail.message);
      mail.message.createReadStream = (options) => {
        const stream = createReadStream(options);
        if (signal) this.#streams.set(signal, stream);
        return stream;
      };
      done();
    });
    transport.on('error', () => undefined); // each failing send reports it
    return transport;
  }
}
