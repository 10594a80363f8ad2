import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { Gauge, Registry } from 'prom-client';
import type { Flow } from '#flow/flow.ts';
import { HintListener } from '#persistence/hint-listener.ts';
import {
  eventsAfter,
  lastEventNumber,
  type NumberedEvent,
} from '#persistence/stores/events/event-list.store.ts';
import { eventsHint } from '#persistence/stores/events/event.store.ts';
import { liveTokens } from '#persistence/stores/people/api-token.store.ts';
import { Loop } from '#platform/loop.ts';
import { FLOW, LOGGER } from '#runtime/tokens.ts';

/** Someone who follows the feed. */
export interface Follower {
  readonly tokenId: string;
  /** The number of the last event that was handed over. */
  readonly at: number;
  /** Takes events with rising numbers; must not wait. */
  take(events: readonly NumberedEvent[]): void;
  /** A sign of life for whoever stands between. */
  beat(): void;
  /** No more will come: the process stops, or the token was revoked. */
  end(): void;
}

const pollMs = 1_000;
const eventsAtOnce = 500;
/** Enough for a client that comes back within seconds to be served from memory. */
const recentAtMost = 2_000;
const beatEveryMs = 15_000;

/**
 * Reads numbered events once for the whole process and hands them to everybody who follows. Numbers are given after
 * the commit and in order, so "after n" misses nothing however late a transaction committed.
 */
@Injectable()
export class EventFeed implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #followers = new Set<Follower>();
  readonly #loop: Loop;
  #recent: NumberedEvent[] = [];
  #position: number | undefined;
  #beats: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    @Inject(FLOW) private readonly flow: Flow,
    @Inject(LOGGER) private readonly logger: Logger,
    hints: HintListener,
    metrics: Registry,
  ) {
    this.#loop = new Loop(
      () => this.#read(),
      pollMs,
      (error) => {
        logger.error({ err: error }, 'the live feed could not be read and will be read again');
      },
    );
    hints.on(eventsHint, () => {
      this.#loop.wake();
    });
    const followers = new Gauge({
      name: 'live_feed_clients',
      help: 'Clients that follow the live events now.',
      registers: [metrics],
    });
    this.#countFollowers = () => {
      followers.set(this.#followers.size);
    };
  }

  readonly #countFollowers: () => void;

  async onApplicationBootstrap(): Promise<void> {
    await this.position();
    this.#loop.start();
    this.#beats = setInterval(() => {
      this.#beat().catch((error: unknown) => {
        this.logger.error({ err: error }, 'the tokens of live clients could not be checked');
      });
    }, beatEveryMs);
  }

  /** Before the server waits for its connections to end. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#beats);
    await this.#loop.stop();
    for (const follower of this.#followers) this.#drop(follower);
  }

  /** The number of the last event that this process has read. */
  async position(): Promise<number> {
    this.#position ??= await lastEventNumber(this.flow.database.reading);
    return this.#position;
  }

  /** How many follow now. */
  get followers(): number {
    return this.#followers.size;
  }

  /** The events between a number and the present end, if memory still holds all of them. */
  missedBy(after: number): readonly NumberedEvent[] | undefined {
    const position = this.#position ?? 0;
    if (after >= position) return [];
    const first = this.#recent[0];
    return first && first.seq <= after + 1 ? this.#recent.filter((event) => event.seq > after) : undefined;
  }

  /**
   * Follows the feed from the present end. The caller has taken everything up to it; nothing may be awaited between
   * its last look and this call.
   */
  follow(follower: Follower): void {
    if (this.#stopped) {
      follower.end();
      return;
    }
    this.#followers.add(follower);
    this.#countFollowers();
  }

  leave(follower: Follower): void {
    this.#followers.delete(follower);
    this.#countFollowers();
  }

  /** Nobody follows: what was said meanwhile is read when somebody asks for it. */
  async #skip(): Promise<{ again: boolean }> {
    const last = await lastEventNumber(this.flow.database.reading);
    // Whoever began to follow in the meantime stands at the position that was.
    if (this.#followers.size > 0) return { again: true };
    this.#position = last;
    this.#recent = [];
    return { again: false };
  }

  async #read(): Promise<{ again: boolean }> {
    if (this.#followers.size === 0) return this.#skip();
    const after = await this.position();
    const events = await eventsAfter(this.flow.database.reading, after, eventsAtOnce);
    const last = events.at(-1);
    if (!last) return { again: false };
    this.#position = last.seq;
    this.#recent = [...this.#recent, ...events].slice(-recentAtMost);
    for (const follower of this.#followers) {
      // A client may know a later number from another replica.
      follower.take(events.filter((event) => event.seq > follower.at));
    }
    return { again: events.length === eventsAtOnce };
  }

  /** Keeps connections alive, and ends those whose token was revoked since. */
  async #beat(): Promise<void> {
    const followers = [...this.#followers];
    for (const follower of followers) follower.beat();
    if (followers.length === 0) return;
    const ids = followers.map((one) => one.tokenId);
    const live = await liveTokens(this.flow.database.reading, ids, this.flow.clock.now());
    for (const follower of followers) if (!live.has(follower.tokenId)) this.#drop(follower);
  }

  #drop(follower: Follower): void {
    this.leave(follower);
    follower.end();
  }
}
