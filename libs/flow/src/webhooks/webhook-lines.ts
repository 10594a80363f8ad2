import { setTimeout } from 'node:timers/promises';
import { targetsOfDeliveries } from '#persistence/stores/notices/webhook-delivery.store.ts';
import type { Post } from '#platform/outside-post.ts';
import { runItems } from '#queues/run-items.ts';
import type { Flow } from '../flow.ts';
import { deliverWebhook, putOffWebhooks } from './deliver-webhook.ts';

/** So many posts to one receiver are under way at a time. */
const atOncePerTarget = 4;
/** So long one waits for its turn; who takes longer to answer than this is slow. */
const patienceMs = 250;

interface Line {
  underWay: number;
  readonly waiting: (() => void)[];
}

/** One delivery in the line of its receiver, and whether there was a place for it in time. */
interface Place {
  readonly deliveryId: string;
  readonly target: string;
  readonly line: Line;
  readonly found: boolean | Promise<boolean>;
}

/**
 * What a process posts to webhooks. Each receiver has a line of its own: what finds no place in it comes again by a timer,
 * ever later, so that a receiver that is slow or silent holds up nobody else's.
 */
export class WebhookLines {
  readonly #flow: Flow;
  readonly #post: Post;
  readonly #lines = new Map<string, Line>();

  readonly #patience: () => Promise<unknown>;

  /** @param patience ends when whoever waits for its turn from now on has waited long enough */
  constructor(flow: Flow, post: Post, patience: () => Promise<unknown> = () => setTimeout(patienceMs)) {
    this.#flow = flow;
    this.#post = post;
    this.#patience = patience;
  }

  /** Posts deliveries side by side; every one gets its turn, whatever becomes of the others. */
  async deliver(deliveryIds: readonly string[]): Promise<void> {
    const targets = await targetsOfDeliveries(this.#flow.database.reading, deliveryIds);
    // What was removed with its target is not among them.
    const places = [...targets].map(([deliveryId, target]): Place => {
      const line = this.#lines.get(target) ?? { underWay: 0, waiting: [] };
      this.#lines.set(target, line);
      return { deliveryId, target, line, found: turn(line, this.#patience) };
    });
    const posted = runItems(places, places.length, (place) => this.#deliverOne(place));
    const missed: string[] = [];
    for (const { deliveryId, found } of places) if (!(await found)) missed.push(deliveryId);
    // Together, because many at once would take the connections of all else that the process does.
    await Promise.all([posted, putOffWebhooks(this.#flow, missed)]);
  }

  async #deliverOne({ deliveryId, target, line, found }: Place): Promise<void> {
    if (!(await found)) return;
    try {
      await deliverWebhook(this.#flow, this.#post, deliveryId);
    } finally {
      const next = line.waiting.shift();
      if (next) next();
      else if ((line.underWay -= 1) === 0) this.#lines.delete(target);
    }
  }
}

/** Whether there was a place in time; whoever gives one up hands it to the next that waits. */
function turn(line: Line, patience: () => Promise<unknown>): boolean | Promise<boolean> {
  if (line.underWay < atOncePerTarget) {
    line.underWay += 1;
    return true;
  }
  return new Promise((resolve) => {
    const called = () => {
      resolve(true);
    };
    line.waiting.push(called);
    void patience().then(() => {
      const place = line.waiting.indexOf(called);
      if (place < 0) return;
      line.waiting.splice(place, 1);
      resolve(false);
    });
  });
}
