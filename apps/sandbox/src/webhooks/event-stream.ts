import type { Webhook } from './delivery.ts';
import type { WebhookDoor } from './webhook-door.ts';

/** How long an event waits for a neighbour to swap places with, in pretend milliseconds. */
const SWAP_WITHIN_MS = 500;

/**
 * The events of one call, conference or message: delivered one after the other, as they happened. The
 * provider promises no order, and with `faults.reorder` every two neighbours swap places.
 */
export class EventStream {
  readonly #door: WebhookDoor;
  #tail: Promise<unknown> = Promise.resolve();
  #held: { webhook: Webhook; timer: NodeJS.Timeout } | undefined;

  constructor(door: WebhookDoor) {
    this.#door = door;
  }

  /** Resolves when the event is through, or is held back to be swapped. */
  send(webhook: Webhook): Promise<unknown> {
    if (this.#held) {
      const earlier = this.#held;
      this.#held = undefined;
      clearTimeout(earlier.timer);
      void this.#append(webhook);
      return this.#append(earlier.webhook);
    }
    if (!this.#door.faults.settings.reorder) return this.#append(webhook);
    const timer = setTimeout(() => {
      this.#held = undefined;
      void this.#append(webhook);
    }, this.#door.pace.real(SWAP_WITHIN_MS));
    this.#held = { webhook, timer };
    return Promise.resolve();
  }

  #append(webhook: Webhook): Promise<unknown> {
    this.#tail = this.#tail.then(() => this.#door.request(webhook, 'event'));
    return this.#tail;
  }
}
