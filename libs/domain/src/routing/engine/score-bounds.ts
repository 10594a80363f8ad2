import { kindTerm, kindTermCount } from './fitness.ts';
import type { Line } from './line.ts';
import { sparing } from './score.ts';
import type { Traits } from './traits.ts';

/** More than the sums of a score are off by because numbers are rounded. */
const roundingError = 1e-6;

/**
 * How many points anybody can have for a piece of work, before what speaks for them whatever the work (`Traits.ownPoints` and
 * fairness): so that of hundreds only those are scored who may be the best. What counts against everybody is left out.
 */
export class ScoreBounds {
  readonly #weights: Float64Array;
  readonly #traits: Traits;
  /** What is left out counts against an agent, unless its weight turns it round. */
  readonly #holds: boolean;
  #line: Line | undefined;
  #worthNow = 0;
  #known = 0;
  /** Counts the pieces of work turned to; by row of a kind its bound, and in which turn it was reckoned. */
  #turn = 0;
  #bounds = new Float64Array(64);
  #turns = new Float64Array(64);

  constructor(weights: readonly number[], traits: Traits) {
    this.#weights = Float64Array.from(weights);
    this.#traits = traits;
    this.#holds = [0, 1, 8, 9, 10].every((term) => (weights[term] ?? 0) >= 0);
  }

  /**
   * @param worthNow what it costs to leave the work waiting, for the time that it takes
   * @param hasLast whether somebody had the customer last, and somebody has other work of theirs
   */
  turnTo(line: Line, worthNow: number, hasLast: boolean, hasRelated: boolean): void {
    this.#line = line;
    this.#worthNow = worthNow;
    this.#turn += 1;
    this.#known =
      (hasLast ? Math.abs(this.#weights[3] ?? 0) : 0) + (hasRelated ? Math.abs(this.#weights[11] ?? 0) : 0);
  }

  /** Of all who may serve it. */
  get ofAll(): number {
    if (!this.#holds || !this.#line) return Infinity;
    const { pace, preferred, wasted, worthOfTime } = this.#line.fitness.extremes;
    return this.#with(worthOfTime, pace, preferred, wasted);
  }

  /** Of the kind of this number, reckoned when it is asked for. */
  ofKind(kind: number): number {
    if (!this.#holds || !this.#line) return Infinity;
    const { rowOf, rows } = this.#line.fitness;
    const row = rowOf[kind] as number;
    if (row >= this.#turns.length) {
      this.#bounds = new Float64Array(2 * row);
      this.#turns = new Float64Array(2 * row);
    }
    if (this.#turns[row] !== this.#turn) {
      const at = row * kindTermCount;
      this.#turns[row] = this.#turn;
      this.#bounds[row] = this.#with(
        rows[at + kindTerm.worthOfTime] as number,
        rows[at + kindTerm.pace] as number,
        rows[at + kindTerm.preferred] as number,
        rows[at + kindTerm.wasted] as number,
      );
    }
    return this.#bounds[row] as number;
  }

  #with(worthOfTime: number, pace: number, preferred: number, wasted: number): number {
    const { leastPace, mostWorthOfUnit, mostWorthWhole } = this.#traits;
    const weights = this.#weights;
    const worth =
      this.#worthNow * worthOfTime * (this.#line?.group.exclusive ? mostWorthWhole : mostWorthOfUnit);
    return (
      worth * (weights[0] as number) +
      (1 - pace * leastPace) * (weights[1] as number) +
      preferred * Math.abs(weights[2] as number) -
      sparing * wasted * (weights[9] as number) +
      this.#known +
      roundingError
    );
  }
}
