import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Mailboxes } from './mailboxes.ts';
import { readMail } from './received-mail.ts';
import { smtpBehaviour, type SmtpBehaviour } from './smtp-behaviour.ts';

const LARGEST = 35 * 1024 * 1024;

/** The SMTP server of every address in the outside world: it accepts any mail for anybody. */
export class SmtpIn {
  behaviour: SmtpBehaviour = smtpBehaviour.parse({});
  readonly #mailboxes: Mailboxes;
  readonly #sockets = new Map<string, Socket>();
  readonly #server: SMTPServer;

  constructor(mailboxes: Mailboxes) {
    this.#mailboxes = mailboxes;
    this.#server = new SMTPServer({
      banner: 'sandbox',
      authOptional: true,
      allowInsecureAuth: true,
      hideSTARTTLS: true,
      disableReverseLookup: true,
      size: LARGEST,
      closeTimeout: 100,
      onAuth: (auth, _session, callback) => {
        callback(null, { user: auth.username ?? 'anybody' });
      },
      onRcptTo: (address, _session, callback) => {
        callback(this.#refusalOf(address.address));
      },
      onData: (stream, session, callback) => {
        this.#receive(stream, session).then(
          () => {
            callback(null);
          },
          (error: unknown) => {
            callback(error instanceof Error ? error : new Error(String(error)));
          },
        );
      },
    });
    this.#server.on('error', () => undefined); // a client that vanished; the server goes on
    this.#server.server.on('connection', (socket) => {
      const key = connectionKey(socket);
      this.#sockets.set(key, socket);
      socket.on('close', () => this.#sockets.delete(key));
    });
  }

  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.server.once('error', reject);
      this.#server.listen(port, host, () => {
        resolve();
      });
    });
    return (this.#server.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(resolve);
    });
    for (const socket of this.#sockets.values()) socket.destroy();
    await closed;
  }

  #refusalOf(recipient: string): Error | null {
    const { reject } = this.behaviour;
    if (!reject || (reject.to !== undefined && reject.to.toLowerCase() !== recipient.toLowerCase()))
      return null;
    return Object.assign(new Error(reject.message), { responseCode: reject.code });
  }

  async #receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
    if (stream.sizeExceeded) throw Object.assign(new Error('message too large'), { responseCode: 552 });
    const { mailFrom, rcptTo } = session.envelope;
    const mail = await readMail(Buffer.concat(chunks), {
      from: mailFrom === false ? '' : mailFrom.address,
      to: rcptTo.map((recipient) => recipient.address),
    });
    this.#mailboxes.add(mail);
    if (this.behaviour.dropAfterData) this.#sockets.get(connectionKey(session))?.destroy();
  }
}

function connectionKey(peer: {
  remoteAddress?: string | undefined;
  remotePort?: number | undefined;
}): string {
  return `${peer.remoteAddress ?? ''} ${peer.remotePort ?? 0}`;
}
