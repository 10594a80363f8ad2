import { Changes } from './changes.ts';

interface Limits<T> {
  entries: number;
  bytes?: number;
  sizeOf?: (item: T) => number;
}

/** The newest items, oldest first. A sandbox may run for days: what is old falls off the front. */
export class RecentList<T extends { id: string }> {
  readonly changes = new Changes();
  readonly #limits: Limits<T>;
  // A Map keeps insertion order, so its first key is the oldest item.
  readonly #items = new Map<string, T>();
  #bytes = 0;

  constructor(limits: Limits<T>) {
    this.#limits = limits;
  }

  add(item: T): void {
    this.#items.set(item.id, item);
    this.#bytes += this.#sizeOf(item);
    while (this.#items.size > 1 && this.#isOverfull()) this.#dropOldest();
    this.changes.notify();
  }

  get(id: string): T | undefined {
    return this.#items.get(id);
  }

  list(matches: (item: T) => boolean = () => true): T[] {
    return [...this.#items.values()].filter(matches);
  }

  /** The matching items as soon as there are `count` of them, or those there are after `ms`. */
  async waitFor(
    matches: (item: T) => boolean,
    count: number,
    ms: number,
    signal?: AbortSignal,
  ): Promise<T[]> {
    await this.changes.until(() => this.list(matches).length >= count, ms, signal);
    return this.list(matches);
  }

  clear(): void {
    this.#items.clear();
    this.#bytes = 0;
  }

  get size(): number {
    return this.#items.size;
  }

  #isOverfull(): boolean {
    return this.#items.size > this.#limits.entries || this.#bytes > (this.#limits.bytes ?? Infinity);
  }

  #dropOldest(): void {
    const oldest = this.#items.entries().next();
    if (oldest.done) return;
    const [id, item] = oldest.value;
    this.#items.delete(id);
    this.#bytes -= this.#sizeOf(item);
  }

  #sizeOf(item: T): number {
    return this.#limits.sizeOf?.(item) ?? 0;
  }
}
