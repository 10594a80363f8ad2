import pg from 'pg';

const reconnectMs = 1_000;

/**
 * Listens on NOTIFY channels over a connection of its own, and connects anew when it breaks. A hint may be lost
 * while nobody listens, so whoever uses this looks by itself every few seconds too. Once it listens, at first and anew, an
 * empty hint says that anything may have happened before.
 */
export class HintListener {
  readonly #url: string;
  readonly #handlers = new Map<string, ((payload: string) => void)[]>();
  #client: pg.Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;
  #listening: Promise<void> = Promise.resolve();

  constructor(databaseUrl: string) {
    this.#url = databaseUrl;
  }

  on(channel: string, handler: (payload: string) => void): this {
    const known = this.#handlers.get(channel);
    if (known) {
      known.push(handler);
    } else {
      this.#handlers.set(channel, [handler]);
      this.#listen(channel);
    }
    return this;
  }

  /** One statement after the other; a broken connection is reported by its own event, and listens anew. */
  #listen(channel: string): void {
    const client = this.#client;
    if (!client) return;
    this.#listening = this.#listening
      .then(() => client.query(`listen ${channel}`))
      .then(
        () => {
          this.#hint(channel, '');
        },
        () => undefined,
      );
  }

  #hint(channel: string, payload: string): void {
    for (const handler of this.#handlers.get(channel) ?? []) handler(payload);
  }

  async open(): Promise<this> {
    const client = new pg.Client({
      connectionString: this.#url,
      keepAlive: true,
      application_name: 'firstline-hints',
    });
    client.on('error', () => {
      this.#reconnect(client);
    });
    client.on('end', () => {
      this.#reconnect(client);
    });
    client.on('notification', ({ channel, payload }) => {
      this.#hint(channel, payload ?? '');
    });
    await client.connect();
    try {
      for (const channel of this.#handlers.keys()) await client.query(`listen ${channel}`);
    } catch (error) {
      // Nobody else knows of this connection; left open, every try would cost one.
      await client.end();
      throw error;
    }
    if (this.#closed) {
      await client.end();
      return this;
    }
    this.#client = client;
    for (const channel of this.#handlers.keys()) this.#hint(channel, '');
    return this;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#client?.end();
  }

  #reconnect(broken: pg.Client): void {
    if (this.#closed || this.#client !== broken) return;
    this.#client = undefined;
    this.#retry = setTimeout(() => {
      this.open().catch(() => {
        this.#client = broken;
        this.#reconnect(broken);
      });
    }, reconnectMs);
  }
}
