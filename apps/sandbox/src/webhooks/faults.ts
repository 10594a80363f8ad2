import { z } from 'zod';

const rate = z.number().min(0).max(1);

/** How badly the network between the provider and the product behaves. All off by default. */
export const faultSettings = z
  .strictObject({
    duplicateRate: rate.default(0),
    /** Events and texts that never arrive. A dropped TwiML request would only be a failed call. */
    dropRate: rate.default(0),
    delayMs: z
      .tuple([z.number().min(0), z.number().min(0)])
      .refine(([low, high]) => low <= high, 'must be [least, most]')
      .default([0, 0]),
    /** Swap every two neighbouring events of one call, conference or message. */
    reorder: z.boolean().default(false),
    /** Deliver the first status webhook before the REST request that causes it is answered. */
    callbackBeforeResponse: z.boolean().default(false),
    seed: z.number().int().default(1),
  })
  .prefault({});

export type FaultSettings = z.infer<typeof faultSettings>;

/** Decides the fate of each webhook. The same seed and the same order of webhooks give the same fates. */
export class Faults {
  #settings: FaultSettings = faultSettings.parse({});
  #state = 1;

  get settings(): FaultSettings {
    return this.#settings;
  }

  set(settings: FaultSettings): void {
    this.#settings = settings;
    this.#state = settings.seed;
  }

  next(): { dropped: boolean; duplicated: boolean; delayMs: number } {
    const [least, most] = this.#settings.delayMs;
    // Always three draws, so that one setting does not shift the fates that another one deals out.
    const [drop, duplicate, delay] = [this.#draw(), this.#draw(), this.#draw()];
    return {
      dropped: drop < this.#settings.dropRate,
      duplicated: duplicate < this.#settings.duplicateRate,
      delayMs: least + delay * (most - least),
    };
  }

  /** mulberry32: a small generator that is good enough for dice. Returns [0, 1). */
  #draw(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
}
