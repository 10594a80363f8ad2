import type { Changes } from '../memory/changes.ts';

/** The keys of one telephone, and whoever on the provider's side listens to them. */
export class Keypad {
  readonly #changes: Changes;
  #listener: ((key: string) => void) | undefined;

  constructor(changes: Changes) {
    this.#changes = changes;
  }

  get isListenedTo(): boolean {
    return this.#listener !== undefined;
  }

  /** Presses keys one by one. Returns how many were heard: the provider does not buffer the others. */
  press(keys: string): number {
    let heard = 0;
    for (const key of keys) {
      if (!this.#listener) break;
      this.#listener(key);
      heard += 1;
    }
    return heard;
  }

  /** Hands every key to `listener` until the returned function is called. */
  listen(listener: (key: string) => void): () => void {
    this.#listener = listener;
    this.#changes.notify();
    return () => {
      if (this.#listener === listener) this.#listener = undefined;
    };
  }
}
