import { kindTerm, kindTermCount } from './fitness.ts';
import type { Line } from './line.ts';
import { sparing } from './score.ts';
import type { Traits } from './traits.ts';

/** More than the sums of a score are off by because numbers are rounded. */
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
  #ofKinds = new Float64Array(64);

  constructor(weights: readonly number[], traits: Traits) {
    this.#weights = Float64Array.from(weights);
    this.#traits = traits;
    this.#holds = [0, 1, 8, 9, 10].every((term) => (weights[term] ?? 0) >= 0);
  }

  /**
   * By the numbers of the kinds that may serve the line, until the next call.
   * @param worthNow what it costs to leave the work waiting, for the time that it takes
   * @param hasLast whether somebody had the customer last, and somebody has other work of theirs
   */
  ofKinds({ fitness, group }: Line, worthNow: number, hasLast: boolean, hasRelated: boolean): Float64Array {
    const { kinds, rowOf, rows } = fitness;
    if (rowOf.length > this.#ofKinds.length) this.#ofKinds = new Float64Array(rowOf.length);
    const bounds = this.#ofKinds;
    const weights = this.#weights;
    const { leastPace, mostWorthOfUnit, mostWorthWhole } = this.#traits;
    const timeShare = group.exclusive ? mostWorthWhole : mostWorthOfUnit;
    const known =
      (hasLast ? Math.abs(weights[3] as number) : 0) + (hasRelated ? Math.abs(weights[11] as number) : 0);
    for (let number = 0; number < kinds.length; number++) {
      const kind = kinds[number] as number;
      const at = (rowOf[kind] as number) * kindTermCount;
      const worth = worthNow * (rows[at + kindTerm.worthOfTime] as number) * timeShare;
      bounds[kind] = this.#holds
        ? worth * (weights[0] as number) +
          (1 - (rows[at + kindTerm.pace] as number) * leastPace) * (weights[1] as number) +
          (rows[at + kindTerm.preferred] as number) * Math.abs(weights[2] as number) -
          sparing * (rows[at + kindTerm.wasted] as number) * (weights[9] as number) +
          known +
          roundingError
        : Infinity;
    }
    return bounds;
  }
}
