import type { Response } from 'express';
import { liveEventSchema } from '#contracts/http/event.ts';
import type { NumberedEvent } from '#persistence/stores/events/event-list.store.ts';
import type { Follower } from './event-feed.ts';

/** Bytes that may wait for a slow client; with more it is dropped, and resumes from where it stood. */
const waitingAtMost = 1024 * 1024;
const stalledMs = 30_000;

/** A client's end of the feed, as server-sent events (WHATWG HTML §9.2). */
export class FeedClient implements Follower {
  #at: number;

  constructor(
    private readonly response: Response,
    readonly tokenId: string,
    after: number,
    private readonly conversationId: string | undefined,
  ) {
    this.#at = after;
  }

  get at(): number {
    return this.#at;
  }

  get isOpen(): boolean {
    return !this.response.writableEnded && !this.response.destroyed;
  }

  /** Opens the stream and tells where it begins, so that a client that saw no event yet can resume too. */
  begin(): void {
    this.response.status(200);
    this.response.setHeader('Content-Type', 'text/event-stream');
    this.response.setHeader('Cache-Control', 'no-store, no-transform');
    // nginx would otherwise gather events into buffers.
    this.response.setHeader('X-Accel-Buffering', 'no');
    this.response.flushHeaders();
    this.#write(`retry: 1000\nid: ${this.#at}\nevent: ready\ndata: {"after":${this.#at}}\n\n`);
  }

  take(events: readonly NumberedEvent[]): void {
    // Looked at before and not after, so that one large batch does not drop those who read.
    if (this.response.writableLength > waitingAtMost) this.response.destroy();
    else this.give(events);
  }

  /** Hands events over however many wait; the caller paces itself by `drained`. */
  give(events: readonly NumberedEvent[]): void {
    const last = events.at(-1);
    if (!last) return;
    this.#at = last.seq;
    const wanted = this.conversationId
      ? events.filter((event) => event.conversationId === this.conversationId)
      : events;
    if (wanted.length > 0) this.#write(wanted.map(frame).join(''));
  }

  /** Goes on after a number, without what lies before. */
  skipTo(position: number): void {
    this.#at = Math.max(this.#at, position);
  }

  /** The comment keeps the connection, the number moves a client on that its filter keeps waiting. */
  beat(): void {
    this.#write(`: still here\nid: ${this.#at}\nevent: beat\ndata: {}\n\n`);
  }

  end(): void {
    this.response.end();
  }

  /** Waits until what was written has left, or the connection ended; one that takes nothing for long is cut off. */
  async drained(): Promise<void> {
    if (!this.isOpen || !this.response.writableNeedDrain) return;
    await new Promise<void>((resolve) => {
      const stalled = setTimeout(() => {
        this.response.destroy();
      }, stalledMs);
      const done = () => {
        clearTimeout(stalled);
        this.response.off('drain', done).off('close', done);
        resolve();
      };
      this.response.on('drain', done).on('close', done);
    });
  }

  #write(text: string): void {
    if (!this.isOpen) return;
    this.response.write(text);
  }
}

function frame(event: NumberedEvent): string {
  const data = JSON.stringify(liveEventSchema.parse(event));
  return `id: ${event.seq}\nevent: ${event.type}\ndata: ${data}\n\n`;
}
