import { kindTerm, kindTermCount, type Line } from './line.ts';
import {
  crowding,
  fairnessOfPacked,
  prolonging,
  slowdown,
  termNames,
  varietyOf,
  type TermName,
} from './score.ts';
import type { Seat } from './seat.ts';
import { trait, traitCount, type Traits } from './traits.ts';

/** Places of agents who know the customer: who had them last, and who has other work of theirs. */
export interface KnownPlaces {
  readonly last: number;
  readonly related: readonly number[];
}

/**
 * Scores one piece of work with one agent after another. What is the same for all agents is looked up once, and no objects
 * are made, because a decision may look at thousands of pairs.
 */
export class PairScores {
  /** Values of the terms of the pair that was scored last, in the order of their names. */
  readonly values = new Float64Array(termNames.length);
  /** What giving that agent the work now would cost the calls that come: by its reserve and scarcity terms. */
  cost = 0;
  /** Its score without the term for the customer's other work, which says who takes this, not that it comes before others. */
  rank = 0;
  readonly #weights: Float64Array;
  readonly #traits: Float64Array;
  readonly #seats: readonly Seat[];
  #line: Line | undefined;
  #ofKinds = new Float64Array(0);
  #known: KnownPlaces = { last: -1, related: [] };
  #worthNow = 0;
  #handlingMs = 0;
  #besidesMs = 0;
  #stamp = 0;

  constructor(weights: readonly number[], { values }: Traits, seats: readonly Seat[]) {
    this.#weights = Float64Array.from(weights);
    this.#traits = values;
    this.#seats = seats;
  }

  /**
   * Turns to a piece of work.
   * @param leaving what it costs to leave it waiting
   * @param stamp counts changes of who is free
   */
  turnTo(line: Line, leaving: number, stamp: number, known: KnownPlaces): void {
    const { group } = line;
    this.#line = line;
    this.#ofKinds = line.ofKinds;
    this.#known = known;
    this.#stamp = stamp;
    this.#handlingMs = group.handlingMs;
    this.#besidesMs = group.answerMs + group.wrapUpMs;
    this.#worthNow = leaving * line.worthOfTime;
  }

  /** Points of one term of the pair that was scored last. */
  pointsOf(name: TermName): number {
    const term = termNames.indexOf(name);
    return (this.values[term] ?? 0) * (this.#weights[term] ?? 0);
  }

  /** The score of the agent at this place: the sum of value × weight over all terms in their order. */
  score(place: number): number {
    const line = this.#line as Line;
    const { kind } = this.#seats[place] as Seat;
    const { firm } = line;
    const { exclusive } = line.group;
    const own = this.#traits;
    const at = place * traitCount;
    const ofKinds = this.#ofKinds;
    const of = kind.number * kindTermCount;
    const into = this.values;
    const weights = this.#weights;

    const pace = (ofKinds[of + kindTerm.pace] as number) * (own[at + trait.pace] as number);
    const items = own[at + trait.items] as number;
    const firmHeld = own[at + trait.firm] as number;
    const hardRun = own[at + trait.hardRun] as number;
    const holdMs = this.#besidesMs + this.#handlingMs * pace * (1 + slowdown * items);
    const calls = exclusive || firm ? (kind.scarcity * holdMs) / (exclusive ? 1 : firmHeld + 1) : 0;
    // A free agent, the earlier end of their conversations, or room for the next of these.
    let kept = 0;
    if (exclusive || (firm && firmHeld === 0)) kept = kind.reserveAt(this.#stamp);
    else if (firm) kept = (prolonging * kind.reserveAt(this.#stamp)) / (firmHeld + 1);
    else if (firmHeld > 0) kept = crowding * kind.scarcity * holdMs;
    const timeShare = exclusive ? trait.worthWhole : trait.worthOfUnit;

    into[0] =
      this.#worthNow * (ofKinds[of + kindTerm.worthOfTime] as number) * (own[at + timeShare] as number);
    into[1] = 1 - pace;
    into[2] = ofKinds[of + kindTerm.preferred] as number;
    into[3] = place === this.#known.last ? 1 : 0;
    into[4] = firm ? firmHeld : exclusive || firmHeld === 0 ? 0 : -1;
    into[5] = exclusive ? 0 : -items;
    into[6] = -(own[at + trait.busyShare] as number) * (firm ? fairnessOfPacked : 1);
    into[7] = varietyOf(line.hard, hardRun);
    into[8] = -(own[at + trait.missShare] as number) * line.worth;
    into[9] = -calls - (ofKinds[of + kindTerm.wasted] as number);
    into[10] = -kept;
    into[11] = this.#known.related.includes(place) ? 1 : 0;
    this.cost = calls * (weights[9] as number) + kept * (weights[10] as number);
    let sum = 0;
    const related = into.length - 1;
    for (let term = 0; term < related; term++) sum += (into[term] as number) * (weights[term] as number);
    this.rank = sum;
    return sum + (into[related] as number) * (weights[related] as number);
  }
}
