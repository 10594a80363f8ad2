import type { AddressInfo } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { wellFormedLine } from './reading/well-formed.ts';
import { SmtpReply } from './smtp-reply.ts';

/** A mail that a client handed over, for one channel of ours. */
export interface HandedOver {
  readonly channelId: string;
  /** As it came. */
  readonly raw: Buffer;
  /** The return path, empty for `<>`, and those recipients that are this channel's. */
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly remoteAddress: string;
}

export interface SmtpListenerOptions {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Which enabled channel has this address, whatever stands after a plus sign in it. */
  readonly channelOf: (address: string) => Promise<string | undefined>;
  /** Keeps the mail for good. Only when it resolves does the client hear 250; when it rejects, 451. */
  readonly accept: (mails: readonly HandedOver[]) => Promise<void>;
  readonly onError: (error: unknown) => void;
  readonly bytesAtMost?: number;
  /** Bytes of mails that are on their way in at one time; beyond, clients are told to come again later. */
  readonly bytesInFlight?: number;
  readonly clientsAtMost?: number;
  readonly clientsPerAddress?: number;
  readonly recipientsAtMost?: number;
  /** Offers STARTTLS. */
  readonly tls?: Pick<TlsOptions, 'key' | 'cert'>;
}

const mebibyte = 1_048_576;

/** Takes mail over SMTP for the addresses of our channels, and for nobody else: it relays nothing. */
export class SmtpListener {
  readonly #options: Required<Omit<SmtpListenerOptions, 'tls'>>;
  readonly #server: SMTPServer;
  readonly #clients = new Map<string, number>();
  readonly #counted = new WeakSet<SMTPServerSession>();
  readonly #channels = new WeakMap<SMTPServerSession, Map<string, string>>();
  #inFlight = 0;

  constructor({ tls, ...options }: SmtpListenerOptions) {
    this.#options = {
      bytesAtMost: 50 * mebibyte,
      bytesInFlight: 256 * mebibyte,
      clientsAtMost: 500,
      clientsPerAddress: 100,
      recipientsAtMost: 100,
      ...options,
    };
    this.#server = new SMTPServer({
      ...tls,
      name: 'firstline',
      banner: 'Firstline',
      logger: false,
      size: this.#options.bytesAtMost,
      maxClients: this.#options.clientsAtMost,
      // Whoever may write to our customers' address needs no account; XCLIENT and XFORWARD stay off.
      disabledCommands: ['AUTH', ...(tls ? [] : ['STARTTLS'])],
      disableReverseLookup: true,
      socketTimeout: 60_000,
      closeTimeout: 2_000,
      onConnect: (session, callback) => {
        settle(this.#connect(session), callback);
      },
      onClose: (session) => {
        this.#leave(session);
      },
      onMailFrom: (_address, _session, callback) => {
        callback(this.#busy() ? new SmtpReply(421, 'Too much mail at once, come again later') : null);
      },
      onRcptTo: ({ address }, session, callback) => {
        settle(this.#recipient(address, session), callback);
      },
      onData: (stream, session, callback) => {
        settle(this.#receive(stream, session), callback);
      },
    });
    // A client that vanished or sent garbage; the listener goes on. Failing to listen is reported by open().
    this.#server.on('error', (error: NodeJS.ErrnoException) => {
      if (error.syscall === 'listen' || error.code === 'ECONNRESET' || error.code === 'EPIPE') return;
      this.#options.onError(error);
    });
  }

  /** Answers the port. @throws when it is taken or may not be used */
  async open(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.server.once('error', reject);
      this.#server.listen(this.#options.port, this.#options.host, () => {
        this.#server.server.off('error', reject);
        resolve();
      });
    });
    return (this.#server.server.address() as AddressInfo).port;
  }

  /** Ends once the mails that are on their way in have their answer. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(resolve);
    });
  }

  #connect(session: SMTPServerSession): Promise<void> {
    const open = this.#clients.get(session.remoteAddress) ?? 0;
    if (open >= this.#options.clientsPerAddress) {
      return Promise.reject(new SmtpReply(421, 'Too many connections from your address'));
    }
    this.#clients.set(session.remoteAddress, open + 1);
    this.#counted.add(session);
    return Promise.resolve();
  }

  #leave(session: SMTPServerSession): void {
    if (!this.#counted.delete(session)) return;
    const open = this.#clients.get(session.remoteAddress) ?? 0;
    if (open > 1) this.#clients.set(session.remoteAddress, open - 1);
    else this.#clients.delete(session.remoteAddress);
  }

  #busy(): boolean {
    return this.#inFlight >= this.#options.bytesInFlight;
  }

  async #recipient(address: string, session: SMTPServerSession): Promise<void> {
    if (session.envelope.rcptTo.length >= this.#options.recipientsAtMost) {
      throw new SmtpReply(452, 'Too many recipients');
    }
    let channelId: string | undefined;
    try {
      channelId = await this.#options.channelOf(address);
    } catch (error) {
      this.#options.onError(error);
      throw new SmtpReply(451, 'We cannot tell right now, come again later');
    }
    if (channelId === undefined) throw new SmtpReply(550, 'No such mailbox here');
    const known = this.#channels.get(session) ?? new Map<string, string>();
    this.#channels.set(session, known.set(address, channelId));
  }

  async #receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        // The rest of a mail that is too long must be heard out before it can be refused.
        if (stream.sizeExceeded) continue;
        chunks.push(chunk);
        bytes += chunk.length;
        this.#inFlight += chunk.length;
      }
      if (stream.sizeExceeded) throw new SmtpReply(552, 'The mail is too large');
      await this.#keep(Buffer.concat(chunks), session);
      return 'Kept';
    } finally {
      this.#inFlight -= bytes;
    }
  }

  async #keep(raw: Buffer, session: SMTPServerSession): Promise<void> {
    const { mailFrom, rcptTo } = session.envelope;
    const recipients = new Map<string, string[]>();
    for (const { address } of rcptTo) {
      const channelId = this.#channels.get(session)?.get(address);
      if (channelId === undefined) throw new Error(`${address} was accepted and has no channel.`);
      recipients.set(channelId, [...(recipients.get(channelId) ?? []), wellFormedLine(address, 320)]);
    }
    const from = mailFrom === false ? '' : wellFormedLine(mailFrom.address, 320);
    try {
      await this.#options.accept(
        [...recipients].map(([channelId, to]) => ({
          channelId,
          raw,
          envelope: { from, to },
          remoteAddress: session.remoteAddress,
        })),
      );
    } catch (error) {
      this.#options.onError(error);
      throw new SmtpReply(451, 'The mail could not be kept, come again later');
    }
  }
}

function settle<T>(work: Promise<T>, callback: (error: Error | null, answer?: T) => void): void {
  work.then(
    (answer) => {
      callback(null, answer);
    },
    (error: unknown) => {
      callback(error instanceof Error ? error : new Error(String(error)));
    },
  );
}
