import { kindTerm, kindTermCount } from './fitness.ts';
import type { Line } from './line.ts';
import { sparing } from './score.ts';
import type { Traits } from './traits.ts';

/** More than sums of points are off by because numbers are rounded. */
const roundingError = 1e-6;

/**
 * How many points people of each kind can have for a piece of work at most, before what speaks for them whatever the work
 * (`Traits.ownPoints` and fairness): so that of hundreds only those are scored who may be the best. What counts against
 * everybody is left out.
 */
export class ScoreBounds {
  readonly #weights: Float64Array;
  readonly #traits: Traits;
  /** What is left out counts against an agent, unless its weight turns it round. */
  readonly #holds: boolean;
  #bounds = new Float64Array(64);

  constructor(weights: readonly number[], traits: Traits) {
    this.#weights = Float64Array.from(weights);
    this.#traits = traits;
    this.#holds = [0, 1, 8, 9, 10].every((term) => (weights[term] ?? 0) >= 0);
  }

  /**
   * Of these kinds, by their numbers; until the next call.
   * @param worthNow what it costs to leave the work waiting, for the time that it takes
   * @param known more that somebody may have because the customer knows them
   */
  of(
    these: ArrayLike<number>,
    count: number,
    { fitness, group }: Line,
    worthNow: number,
    known: number,
  ): Float64Array {
    const { rowOf, rows } = fitness;
    if (rowOf.length > this.#bounds.length) this.#bounds = new Float64Array(rowOf.length);
    const bounds = this.#bounds;
    if (!this.#holds) return bounds.fill(Infinity);
    const { leastPace, mostWorthOfUnit, mostWorthWhole } = this.#traits;
    const weights = this.#weights;
    const worth = worthNow * (group.exclusive ? mostWorthWhole : mostWorthOfUnit) * (weights[0] as number);
    const fit = weights[1] as number;
    const preferred = Math.abs(weights[2] as number);
    const wasted = sparing * (weights[9] as number);
    const others = fit + known + roundingError;
    for (let number = 0; number < count; number++) {
      const kind = these[number] as number;
      const at = (rowOf[kind] as number) * kindTermCount;
      bounds[kind] =
        worth * (rows[at + kindTerm.worthOfTime] as number) -
        (rows[at + kindTerm.pace] as number) * leastPace * fit +
        (rows[at + kindTerm.preferred] as number) * preferred -
        (rows[at + kindTerm.wasted] as number) * wasted +
        others;
    }
    return bounds;
  }
}
