import { Queue, type Place } from './queue.ts';

export class QueueBook {
  readonly #bySid = new Map<string, Queue>();

  /** `<Enqueue>` and `<Dial><Queue>` make the queue that they name when there is none. */
  named(friendlyName: string): Queue {
    return this.find(friendlyName) ?? this.create(friendlyName);
  }

  find(friendlyName: string): Queue | undefined {
    return this.list().find((queue) => queue.friendlyName === friendlyName);
  }

  create(friendlyName: string, maxSize?: number): Queue {
    const queue = new Queue(friendlyName, maxSize);
    this.#bySid.set(queue.sid, queue);
    return queue;
  }

  bySid(sid: string): Queue | undefined {
    return this.#bySid.get(sid);
  }

  list(): Queue[] {
    return [...this.#bySid.values()];
  }

  whereIs(callSid: string): { queue: Queue; place: Place } | undefined {
    for (const queue of this.#bySid.values()) {
      const place = queue.placeOf(callSid);
      if (place) return { queue, place };
    }
    return undefined;
  }
}
