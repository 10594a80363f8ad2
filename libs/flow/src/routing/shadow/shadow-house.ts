import type { Estimates } from '#domain/routing/engine/estimates.ts';
import { KeptHouse } from '#domain/routing/kept-house.ts';
import { idsOf, type PoolByIds } from '#domain/routing/pool-by-ids.ts';
import type { RoundDecisions } from '#domain/routing/round-decisions.ts';
import { shadowDifferences } from '#domain/routing/shadow-differences.ts';
import { ShadowPool } from '#domain/routing/shadow-pool.ts';
import { teamIds } from '#persistence/stores/people/team.store.ts';
import type { RoutingVersion } from '#persistence/stores/routing/routing-documents.store.ts';
import {
  noteShadowFailure,
  recordShadowDecisions,
  shadowRoutings,
} from '#persistence/stores/routing/shadow.store.ts';
import type { Flow } from '../../flow.ts';

/** A round as the live version decided it, on the pool as it still is. */
export interface DecidedRound {
  readonly estimates: Estimates | undefined;
  readonly estimateId: string | undefined;
  readonly decisions: RoundDecisions;
  readonly nowMs: number;
}

interface Kept {
  readonly version: number;
  readonly pool: ShadowPool;
  readonly house: KeptHouse;
}

/**
 * The house as the version in shadow has it, kept from round to round as the one that decides is. It looks at rounds whose
 * offers are committed, and changes nothing. Since it works on the processor that makes the rounds, it rests after each as
 * long as that took it; what is offered while it rests it does not compare, and counts. docs/decisions/0013-shadow.md
 */
export class ShadowHouse {
  #kept: Kept | undefined;
  /** Ids of what may be other than at its last round. */
  #news = new Set<string>();
  #restsUntilMs = -Infinity;
  #skipped = 0;
  readonly #stopwatch: () => number;

  /** @param stopwatch milliseconds that only ever grow */
  constructor(stopwatch: () => number = () => performance.now()) {
    this.#stopwatch = stopwatch;
  }

  /** To be told of all that changed. */
  hear(ids: Iterable<string>): void {
    if (this.#kept) for (const id of ids) this.#news.add(id);
  }

  /** Decides about a round that is over and records where that differs. A failure is told in the summary, and not thrown. */
  async follow(
    flow: Flow,
    shadow: RoutingVersion | undefined,
    seen: PoolByIds,
    round: DecidedRound,
  ): Promise<void> {
    if (!shadow) {
      this.#forget();
      return;
    }
    const offers = round.decisions.offers.length;
    if (this.#stopwatch() < this.#restsUntilMs) {
      this.#skipped += offers;
      return;
    }
    const tx = flow.database.reading;
    try {
      const kept = await this.#toldOf(flow, shadow, seen, round.nowMs);
      const begun = this.#stopwatch();
      const name = `${shadow.version} ${round.estimateId ?? ''}`;
      const basis = { policy: shadow.body, estimates: round.estimates, name };
      const shadowed = kept.house.decide(kept.pool, basis, round.nowMs);
      const differences = shadowDifferences(round.decisions, shadowed);
      const ended = this.#stopwatch();
      this.#restsUntilMs = 2 * ended - begun;
      if (offers + differences.length === 0) return;
      const counted = { compared: offers, skipped: this.#skipped };
      this.#skipped = 0;
      await recordShadowDecisions(tx, shadow.version, counted, differences, flow.clock.now());
    } catch (error) {
      this.#forget();
      const failure = error instanceof Error ? error.message : String(error);
      await noteShadowFailure(tx, shadow.version, failure.slice(0, 1_000));
    }
  }

  async #toldOf(
    flow: Flow,
    { version, body }: RoutingVersion,
    seen: PoolByIds,
    nowMs: number,
  ): Promise<Kept> {
    const anew = { version, pool: new ShadowPool(seen, body), house: new KeptHouse() };
    const kept = this.#kept?.version === version ? this.#kept : anew;
    const news = kept === anew ? new Set(idsOf(seen)) : this.#news;
    const tx = flow.database.reading;
    const strangers = kept.pool.strangers(news);
    if (strangers.length > 0) kept.pool.meet(strangers, await shadowRoutings(tx, version, strangers));
    kept.house.hear(kept.pool.renew(news, await teamIds(tx), nowMs));
    this.#kept = kept;
    this.#news = new Set();
    return kept;
  }

  #forget(): void {
    this.#kept = undefined;
    this.#news = new Set();
  }
}
