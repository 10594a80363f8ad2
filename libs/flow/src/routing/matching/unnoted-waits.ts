import type { RoundDecisions } from '#domain/routing/round-decisions.ts';
import type { PooledConversation } from '#persistence/stores/routing/pool.store.ts';
import type { NotedWait } from './record-waits.ts';

/** What may wait for another reason than the one that was noted last. */
export class UnnotedWaits {
  readonly #ids = new Set<string>();

  /** Some are still to be looked at. */
  get any(): boolean {
    return this.#ids.size > 0;
  }

  look(ids: Iterable<string>): void {
    for (const id of ids) this.#ids.add(id);
  }

  /** Some that wait for another reason by this round; they are not asked about again until they are to be looked at. */
  take(round: RoundDecisions, pooled: ReadonlyMap<string, PooledConversation>, atMost: number): NotedWait[] {
    const found: NotedWait[] = [];
    for (const id of this.#ids) {
      if (found.length === atMost) break;
      this.#ids.delete(id);
      const wait = round.whyWaits(id);
      const known = pooled.get(id);
      if (!wait || !known || known.waitingBecause === wait.because) continue;
      const { kind: _, conversationId, step, round: ofOffers, because, ...detail } = wait;
      found.push({ conversationId, version: known.version, step, round: ofOffers, because, detail });
    }
    return found;
  }
}
