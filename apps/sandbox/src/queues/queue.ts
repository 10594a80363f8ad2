import type { Call } from '../calls/call.ts';
import type { Bridge } from '../calls/bridge.ts';
import { Changes } from '../memory/changes.ts';
import { newSid } from '../memory/new-sid.ts';

/** One caller's place in a queue. */
export class Place {
  readonly call: Call;
  readonly enqueuedAt = new Date();
  readonly #taken = new AbortController();
  bridge: Bridge | undefined;

  constructor(call: Call) {
    this.call = call;
  }

  /** Aborted when somebody dials the queue and this caller is next. */
  get taken(): AbortSignal {
    return this.#taken.signal;
  }

  take(bridge: Bridge): void {
    this.bridge = bridge;
    this.#taken.abort(new Error('taken from the queue'));
  }
}

/** A waiting room: first come, first listed; who leaves first is up to whoever dequeues. */
export class Queue {
  readonly sid = newSid('QU');
  readonly friendlyName: string;
  readonly maxSize: number;
  readonly createdAt = new Date();
  readonly changes = new Changes();
  readonly #places: Place[] = [];
  #left = 0;
  #waitedSeconds = 0;

  constructor(friendlyName: string, maxSize = 1000) {
    this.friendlyName = friendlyName;
    this.maxSize = maxSize;
  }

  get places(): readonly Place[] {
    return this.#places;
  }

  /** Undefined when the queue is full. */
  join(call: Call): Place | undefined {
    if (this.#places.length >= this.maxSize) return undefined;
    const place = new Place(call);
    this.#places.push(place);
    this.changes.notify();
    call.changes.notify();
    return place;
  }

  /** Harmless when the place was already given up. */
  giveUp(place: Place, waitedSeconds: number): void {
    const at = this.#places.indexOf(place);
    if (at < 0) return;
    this.#places.splice(at, 1);
    this.#left += 1;
    this.#waitedSeconds += waitedSeconds;
    this.changes.notify();
    place.call.changes.notify();
  }

  placeOf(callSid: string): Place | undefined {
    return this.#places.find((place) => place.call.sid === callSid);
  }

  /** 1 for the caller at the front. */
  positionOf(place: Place): number {
    return this.#places.indexOf(place) + 1;
  }

  get averageWaitSeconds(): number {
    return this.#left === 0 ? 0 : Math.round(this.#waitedSeconds / this.#left);
  }
}
