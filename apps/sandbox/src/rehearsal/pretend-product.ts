import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { Changes } from '../memory/changes.ts';

export interface Received {
  path: string;
  params: Record<string, string>;
  isSigned: boolean;
  idempotencyToken: string;
}

type Answer = string | { status: number; body?: string; contentType?: string } | null;

/** A product for the specs: it receives webhooks as the real one does and answers what it was told. */
export class PretendProduct {
  readonly received: Received[] = [];
  readonly changes = new Changes();
  readonly #answers = new Map<string, (received: Received) => Answer>();
  readonly #authToken: string;
  readonly #server = createServer((incoming, response) => {
    void this.#receive(incoming, response);
  });
  url = '';

  constructor(authToken: string) {
    this.#authToken = authToken;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Answers a path with TwiML verbs (`<Response>` is put around them), a status, or (null) not at all. */
  on(path: string, answer: Answer | ((received: Received) => Answer)): void {
    this.#answers.set(path, typeof answer === 'function' ? answer : () => answer);
  }

  at(path: string): Received[] {
    return this.received.filter((each) => each.path === path);
  }

  /** Waits for `count` webhooks at a path, at most thirty seconds. */
  async heard(
    path: string,
    count = 1,
    matches: (received: Received) => boolean = () => true,
  ): Promise<Received[]> {
    const found = (): Received[] => this.at(path).filter(matches);
    if (await this.changes.until(() => found().length >= count, 30_000)) return found();
    const seen = this.received.map((each) => each.path).join(' ');
    throw new Error(`heard ${found().length} of ${count} at ${path}; all: ${seen}`);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #receive(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
    const params = Object.fromEntries(form);
    const target = incoming.url ?? '/';
    const signature = String(incoming.headers['x-twilio-signature'] ?? '');
    const received = {
      path: target.split('?')[0] ?? target,
      params: { ...Object.fromEntries(new URL(target, this.url).searchParams), ...params },
      isSigned: validateRequest(this.#authToken, signature, this.url + target, params),
      idempotencyToken: String(incoming.headers['i-twilio-idempotency-token'] ?? ''),
    };
    const answer = (this.#answers.get(received.path) ?? (() => ''))(received);
    this.received.push(received);
    this.changes.notify();
    if (answer === null) return;
    const { status, body, contentType } =
      typeof answer === 'string'
        ? {
            status: 200,
            body: `<?xml version="1.0"?><Response>${answer}</Response>`,
            contentType: 'text/xml',
          }
        : { body: '', contentType: 'text/plain', ...answer };
    response.writeHead(status, { 'Content-Type': contentType }).end(body);
  }
}
