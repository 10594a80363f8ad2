import type { WaitDecision } from '#domain/routing/decision.ts';
import type { RoundDecisions } from '#domain/routing/round-decisions.ts';
import type { PooledConversation } from '#persistence/stores/pool.store.ts';

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
  take(
    round: RoundDecisions,
    pooled: ReadonlyMap<string, PooledConversation>,
    atMost: number,
  ): WaitDecision[] {
    const found: WaitDecision[] = [];
    for (const id of this.#ids) {
      if (found.length === atMost) break;
      this.#ids.delete(id);
      const wait = round.whyWaits(id);
      if (wait && pooled.get(id)?.waitingBecause !== wait.because) found.push(wait);
    }
    return found;
  }
}
