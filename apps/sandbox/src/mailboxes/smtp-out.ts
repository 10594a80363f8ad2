import { createTransport, type Transporter } from 'nodemailer';

export interface OutgoingMail {
  from: string;
  to: string | string[];
  subject: string;
  text?: string | undefined;
  html?: string | undefined;
  messageId?: string | undefined;
  inReplyTo?: string | undefined;
  references?: string[] | undefined;
  headers?: Record<string, string> | undefined;
  attachments?: { filename: string; contentBase64: string; contentType: string }[] | undefined;
  /** The whole mail as it goes over the wire; then the other fields are only the envelope. */
  raw?: string | undefined;
}

export interface SentMail {
  messageId: string;
  response: string;
}

/** Sends mail of the outside world to the product, over at most eight connections at a time. */
export class SmtpOut {
  readonly #transport: Transporter<SentMail>;

  constructor(target: string) {
    const url = new URL(target);
    // The product's own certificate is none of the outside world's business here: no STARTTLS.
    this.#transport = createTransport({
      pool: true,
      maxConnections: 8,
      maxMessages: Infinity,
      host: url.hostname,
      port: Number(url.port || 25),
      secure: url.protocol === 'smtps:',
      ignoreTLS: true,
      tls: { rejectUnauthorized: false },
      ...(url.username === ''
        ? {}
        : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    });
  }

  /** Rejects with nodemailer's error (code, responseCode, response) when the product refuses the mail. */
  async send(mail: OutgoingMail): Promise<SentMail> {
    const envelope = { from: bare(mail.from), to: [mail.to].flat().map(bare) };
    const { raw, attachments, ...rest } = mail;
    const sent = await this.#transport.sendMail(
      raw === undefined
        ? {
            ...rest,
            envelope,
            attachments: (attachments ?? []).map(({ filename, contentBase64, contentType }) => ({
              filename,
              contentType,
              content: Buffer.from(contentBase64, 'base64'),
            })),
          }
        : { raw, envelope },
    );
    return { messageId: raw === undefined ? sent.messageId : messageIdIn(raw), response: sent.response };
  }

  close(): void {
    this.#transport.close();
  }
}

/** `Ada <ada@example.com>` is `ada@example.com` in the envelope. */
function bare(address: string): string {
  return /<([^<>]+)>\s*$/.exec(address)?.[1] ?? address.trim();
}

function messageIdIn(raw: string): string {
  const [headers = ''] = raw.split(/\r?\n\r?\n/, 1);
  return /^message-id:\s*(\S+)/im.exec(headers)?.[1] ?? '';
}
