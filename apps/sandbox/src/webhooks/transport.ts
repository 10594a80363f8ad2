import http from 'node:http';
import https from 'node:https';
import type { ConnectionOverrides } from './connection-overrides.ts';

export type Answer =
  | { kind: 'answered'; status: number; contentType: string; body: string }
  | { kind: 'failed'; phase: 'ct' | 'rt'; error: string };

const AT_MOST = 1024 * 1024;

/** Sends webhooks over kept-alive connections, at most 64 at a time: a burst of texts queues here. */
export class Transport {
  readonly #plain = new http.Agent({ keepAlive: true, maxSockets: 64, maxFreeSockets: 16 });
  readonly #secure = new https.Agent({ keepAlive: true, maxSockets: 64, maxFreeSockets: 16 });

  async send(
    url: string,
    options: { method: 'GET' | 'POST'; headers: Record<string, string>; body: string },
    patience: ConnectionOverrides,
  ): Promise<Answer> {
    const first = await this.#once(url, options, patience);
    // The other side may close an idle connection just as we pick it up; nothing was sent then.
    return first === 'stale connection' ? this.#settled(await this.#once(url, options, patience)) : first;
  }

  close(): void {
    this.#plain.destroy();
    this.#secure.destroy();
  }

  #settled(answer: Answer | 'stale connection'): Answer {
    return answer === 'stale connection'
      ? { kind: 'failed', phase: 'ct', error: 'connection reset' }
      : answer;
  }

  #once(
    url: string,
    options: { method: 'GET' | 'POST'; headers: Record<string, string>; body: string },
    patience: ConnectionOverrides,
  ): Promise<Answer | 'stale connection'> {
    const secure = url.startsWith('https:');
    return new Promise((resolve) => {
      let connected = false;
      let sent = false;
      const request = (secure ? https : http).request(url, {
        method: options.method,
        headers: options.headers,
        agent: secure ? this.#secure : this.#plain,
      });
      let timer: NodeJS.Timeout | undefined;
      const allow = (ms: number, what: string): void => {
        clearTimeout(timer);
        timer = setTimeout(() => request.destroy(new Error(what)), ms);
      };
      request.on('socket', (socket) => {
        const start = (): void => {
          connected = true;
          allow(Math.min(patience.readTimeoutMs, patience.totalTimeoutMs), 'no answer in time');
        };
        if (!socket.connecting) {
          start();
          return;
        }
        allow(patience.connectTimeoutMs, 'could not connect in time');
        socket.once(secure ? 'secureConnect' : 'connect', start);
      });
      request.on('finish', () => (sent = true));
      request.on('response', (response) => {
        collect(response).then(
          (body) => {
            clearTimeout(timer);
            const contentType = response.headers['content-type'] ?? '';
            resolve({ kind: 'answered', status: response.statusCode ?? 0, contentType, body });
          },
          (error: unknown) => {
            request.destroy(error instanceof Error ? error : undefined);
          },
        );
      });
      request.on('error', (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        const stale = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
        if (stale) resolve('stale connection');
        else resolve({ kind: 'failed', phase: connected && sent ? 'rt' : 'ct', error: error.message });
      });
      request.end(options.body);
    });
  }
}

async function collect(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > AT_MOST) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
