import { kindTerm } from './kind-term.ts';
import type { Line } from './line.ts';
import { sparing } from './score.ts';
import type { Traits } from './traits.ts';

/** More than sums of points are off by because numbers are rounded. */
const roundingError = 1e-6;

/**
 * How many points somebody can have for a piece of work at most, before what speaks for them whatever the work
 * (`Traits.ownPoints` and fairness): so that of hundreds only those are scored who may be the best. What counts against
 * everybody is left out.
 */
export class ScoreBounds {
  readonly #weights: Float64Array;
  readonly #traits: Traits;
  /** What is left out counts against an agent, unless its weight turns it round. */
  readonly #holds: boolean;
  #worth = 0;
  #pace = 0;
  readonly #preferred: number;
  readonly #wasted: number;
  #others = 0;

  constructor(weights: readonly number[], traits: Traits) {
    this.#weights = Float64Array.from(weights);
    this.#traits = traits;
    this.#holds = [0, 1, 8, 9, 10].every((term) => (weights[term] ?? 0) >= 0);
    this.#preferred = Math.abs(weights[2] ?? 0);
    this.#wasted = sparing * (weights[9] ?? 0);
  }

  /**
   * Turns to a piece of work.
   * @param worthNow what it costs to leave the work waiting, for the time that it takes
   * @param known more that somebody may have because the customer knows them
   */
  turnTo({ group }: Line, worthNow: number, known: number): void {
    const { leastPace, mostWorthOfUnit, mostWorthWhole } = this.#traits;
    const fit = this.#weights[1] as number;
    const most = group.exclusive ? mostWorthWhole : mostWorthOfUnit;
    this.#worth = worthNow * most * (this.#weights[0] as number);
    this.#pace = leastPace * fit;
    this.#others = this.#holds ? fit + known + roundingError : Infinity;
  }

  /** Of somebody whose terms (`kindTerm`) stand from there on. */
  of(terms: Float64Array, at: number): number {
    return (
      this.#worth * (terms[at + kindTerm.worthOfTime] as number) -
      (terms[at + kindTerm.pace] as number) * this.#pace +
      (terms[at + kindTerm.preferred] as number) * this.#preferred -
      (terms[at + kindTerm.wasted] as number) * this.#wasted +
      this.#others
    );
  }
}
