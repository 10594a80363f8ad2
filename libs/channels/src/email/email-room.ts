import type { Channel, ChannelSetup, Delivered, Outbound, Reading, SendOutcome } from '../channel.ts';
import { z } from 'zod';
import { emailSettings } from './email-settings.ts';
import { probeMail } from './probe.ts';
import { MailReader } from './reading/mail-reader.ts';
import { mailServerOf, type MailServer } from './sending/mail-server.ts';
import { MailTransports, type SendingLimits } from './sending/mail-transports.ts';
import { sendMail } from './sending/send-mail.ts';

/** What stands beside the raw mail in `Delivered.payload`. */
const payloadSchema = z.object({
  /** As SMTP told it: the return path, empty for `<>`, and the recipients that are this channel's. */
  envelope: z.object({ from: z.string(), to: z.array(z.string()) }).optional(),
  /** Set when the raw mail is only the header of one that is too large to be fetched. */
  oversized: z.object({ bytes: z.number(), where: z.string() }).optional(),
});

export interface EmailRoomOptions {
  /** SMTP_RELAY_URL: sends for channels that have no server of their own. */
  readonly relayUrl?: string | undefined;
  /** Threads that read mails. */
  readonly readers?: number;
  readonly sending?: Partial<SendingLimits>;
}

/** A whole send ends before the minute is over after which the flow takes its sender to be dead. */
const patience: SendingLimits = { connectSeconds: 10, silenceSeconds: 45, sendSeconds: 50 };

/** The room of e-mail. */
export class EmailRoom implements Channel {
  readonly kinds = ['email'] as const;
  readonly #relayUrl: string | undefined;
  readonly #reader: MailReader;
  readonly #limits: SendingLimits;
  readonly #transports: MailTransports;

  constructor(options: EmailRoomOptions = {}) {
    this.#relayUrl = options.relayUrl;
    this.#reader = new MailReader(options.readers);
    this.#limits = { ...patience, ...options.sending };
    this.#transports = new MailTransports(this.#limits);
  }

  async read(setup: ChannelSetup, delivered: Delivered): Promise<Reading> {
    const { limits, trustedAuthservId } = emailSettings(setup);
    const { envelope, oversized } = payloadSchema.parse(delivered.payload ?? {});
    if (oversized) {
      const error = `The mail has ${oversized.bytes} bytes, more than the ${limits.rawBytes} that are allowed; it is still in ${oversized.where}.`;
      return { kind: 'unreadable', error };
    }
    if (!delivered.raw) return { kind: 'unreadable', error: 'There is no raw mail.' };
    return this.#reader.read({ raw: delivered.raw, limits, trustedAuthservId, envelope });
  }

  async send(setup: ChannelSetup, outbound: Outbound): Promise<SendOutcome> {
    let error = `Channel ${setup.name} has no server to send through: set its settings.smtp, or SMTP_RELAY_URL.`;
    let server: MailServer | undefined;
    try {
      server = mailServerOf(setup, this.#relayUrl);
    } catch (mistake) {
      error = mistake instanceof Error ? mistake.message : String(mistake);
    }
    if (server) return sendMail(this.#transports, this.#limits, server, setup, outbound);
    return { kind: 'failed', failure: 'transient', error, code: 'not-configured' };
  }

  /**
   * SMTP has no way to ask. Sending again with the same Message-ID is what RFC 5321 §4.5.4.1 lets a client do, and
   * lets receivers see that it is the same mail.
   */
  findSent(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async probe(setup: ChannelSetup): Promise<string | undefined> {
    try {
      return await probeMail(setup, mailServerOf(setup, this.#relayUrl), this.#transports);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** Ends the threads and connections. */
  async close(): Promise<void> {
    this.#transports.close();
    await this.#reader.close();
  }
}
