import { boundCount, type AbleList } from './able-list.ts';
import type { Group } from './group.ts';
import { kindTerm, kindTermCount } from './kind-term.ts';
import { sparing } from './score.ts';
import type { Traits } from './traits.ts';

/** More than sums of points are off by because numbers are rounded. */
const roundingError = 1e-6;

/**
 * How many points somebody can have for a piece of work at most, before what speaks for them whatever the work
 * (`Traits.ownPoints`): so that of hundreds only those are scored who may be the best. What counts against everybody is left
 * out.
 */
export class ScoreBounds {
  readonly #weights: Float64Array;
  readonly #traits: Traits;
  /** What is left out counts against an agent, unless its weight turns it round. */
  readonly #holds: boolean;

  constructor(weights: readonly number[], traits: Traits) {
    this.#weights = Float64Array.from(weights);
    this.#traits = traits;
    this.#holds = [0, 1, 8, 9, 10].every((term) => (weights[term] ?? 0) >= 0);
  }

  /** By the list of the able, for each what they have for each point of what it costs to leave the work waiting, and the rest. */
  of(list: AbleList, { exclusive }: Group): Float64Array {
    // Of one list all work is of one channel.
    if (list.boundsOf !== this.#traits.extremes) this.#reckon(list, exclusive);
    return list.bounds;
  }

  #reckon(list: AbleList, exclusive: boolean): void {
    const { extremes, leastPace, mostWorthOfUnit, mostWorthWhole } = this.#traits;
    const most = exclusive ? mostWorthWhole : mostWorthOfUnit;
    const { bounds, places, terms } = list;
    const [worth = 0, fit = 0, preferred = 0] = this.#weights;
    const wasted = sparing * (this.#weights[9] as number);
    list.boundsOf = extremes;
    for (let number = 0; number < places.length; number++) {
      const at = number * kindTermCount;
      bounds[number * boundCount] = most * worth * (terms[at + kindTerm.worthOfTime] as number);
      bounds[number * boundCount + 1] = this.#holds
        ? fit * (1 - (terms[at + kindTerm.pace] as number) * leastPace) +
          Math.abs(preferred) * (terms[at + kindTerm.preferred] as number) -
          wasted * (terms[at + kindTerm.wasted] as number) +
          roundingError
        : Infinity;
    }
  }
}
