/** One server-sent event (WHATWG HTML §9.2). */
export interface StreamedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: any;
}

/** A client of the live feed that remembers everything it was sent. */
export class EventStream {
  readonly events: StreamedEvent[] = [];
  readonly #abort = new AbortController();
  #ended = false;

  private constructor(readonly status: number) {}

  static async open(
    url: string,
    token: string,
    { query = '', lastEventId }: { query?: string; lastEventId?: string | number } = {},
  ): Promise<EventStream> {
    const abort = new AbortController();
    const response = await fetch(`${url}/api/v1/events${query}`, {
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'text/event-stream',
        ...(lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }),
      },
      signal: abort.signal,
    });
    const stream = new EventStream(response.status);
    stream.#abort.signal.addEventListener('abort', () => {
      abort.abort();
    });
    if (response.ok && response.body) void stream.#read(response.body);
    return stream;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Numbers of the facts, in the order in which they came. */
  get numbers(): number[] {
    return this.facts.map((one) => Number(one.id));
  }

  get facts(): StreamedEvent[] {
    return this.events.filter((one) => one.type !== 'ready' && one.type !== 'beat');
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    try {
      for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
        rest += decoder.decode(chunk, { stream: true });
        const frames = rest.split('\n\n');
        rest = frames.pop() ?? '';
        this.events.push(...frames.map(parse));
      }
    } catch {
      // Closed by this side, or cut off by the other: either way it ended.
    }
    this.#ended = true;
  }
}

function parse(frame: string): StreamedEvent {
  const field = (name: string) =>
    frame
      .split('\n')
      .filter((line) => line.startsWith(`${name}: `))
      .map((line) => line.slice(name.length + 2))
      .join('\n');
  return { id: field('id'), type: field('event'), data: JSON.parse(field('data') || 'null') };
}
