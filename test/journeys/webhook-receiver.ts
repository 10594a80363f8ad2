import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One post, as the receiver saw it. */
export interface Posted {
  readonly id: string;
  readonly at: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  readonly answered: number;
}

/** Somebody else's server that is posted to: it refuses what it is told to refuse, and takes the rest. */
export class WebhookReceiver {
  readonly posts: Posted[] = [];
  readonly #server = createServer((request, response) => {
    void this.#take(request).then((status) => {
      response.writeHead(status).end();
    });
  });

  private constructor(private readonly answers: number[]) {}

  /** @param answers what the first posts are answered, one after the other; all later ones get 204 */
  static async start(...answers: number[]): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver(answers);
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/alarms`;
  }

  stop(): Promise<unknown> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(request: IncomingMessage): Promise<number> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const answered = this.answers.shift() ?? 204;
    const { headers } = request;
    const text = Buffer.concat(parts).toString();
    this.posts.push({ id: String(headers['webhook-id']), at: Date.now(), headers, text, answered });
    return answered;
  }
}

/** Verifies as https://www.standardwebhooks.com tells receivers to, with code of its own. */
export function isSignedBy(secret: string, { headers, text }: Posted): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': given } = headers;
  if (Math.abs(Date.now() / 1_000 - Number(at)) > 300) return false;
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const wanted = createHmac('sha256', key)
    .update(`${String(id)}.${String(at)}.${text}`)
    .digest();
  return String(given)
    .split(' ')
    .filter((one) => one.startsWith('v1,'))
    .some((one) => timingSafeEqual(Buffer.from(one.slice(3), 'base64'), wanted));
}
