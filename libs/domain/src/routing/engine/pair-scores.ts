import { kindTerm, kindTermCount, type Line } from './line.ts';
import {
  crowding,
  fairnessOfPacked,
  longRun,
  prolonging,
  slowdown,
  sparing,
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
  /** Its score: the sum of value × weight over all terms in their order. */
  points = 0;
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

  /**
   * Scores the agent at this place. The result is in the fields, because numbers that are handed back cost memory: a decision
   * may ask thousands of times.
   */
  score(place: number): void {
    const line = this.#line as Line;
    const { kind } = this.#seats[place] as Seat;
    const { firm } = line;
    const { exclusive } = line.group;
    const own = this.#traits;
    const at = place * traitCount;
    const ofKinds = this.#ofKinds;
    const of = kind.number * kindTermCount;
    const weights = this.#weights;

    const pace = (ofKinds[of + kindTerm.pace] as number) * (own[at + trait.pace] as number);
    const items = own[at + trait.items] as number;
    const firmHeld = own[at + trait.firm] as number;
    const hardRun = own[at + trait.hardRun] as number;
    const timeShare = own[at + (exclusive ? trait.worthWhole : trait.worthOfUnit)] as number;
    const holdMs = this.#besidesMs + this.#handlingMs * pace * (1 + slowdown * items);
    const lasting = longRun * kind.scarcity * holdMs;
    const calls = exclusive ? lasting : firm ? lasting / (firmHeld + 1) : 0;
    // A free agent, the earlier end of their conversations, or room for the next of these.
    let kept = 0;
    if (exclusive || (firm && firmHeld === 0)) kept = kind.reserveAt(this.#stamp);
    else if (firm) kept = (prolonging * kind.reserveAt(this.#stamp)) / (firmHeld + 1);
    else if (firmHeld > 0) kept = crowding * kind.scarcity * holdMs;
    this.cost = calls * (weights[9] as number) + kept * (weights[10] as number);

    let sum = this.#term(0, this.#worthNow * (ofKinds[of + kindTerm.worthOfTime] as number) * timeShare);
    sum += this.#term(1, 1 - pace);
    sum += this.#term(2, ofKinds[of + kindTerm.preferred] as number);
    sum += this.#term(3, place === this.#known.last ? 1 : 0);
    sum += this.#term(4, firm ? firmHeld : exclusive || firmHeld === 0 ? 0 : -1);
    sum += this.#term(5, exclusive ? 0 : -items);
    sum += this.#term(6, -(own[at + trait.busyShare] as number) * (firm ? fairnessOfPacked : 1));
    sum += this.#term(7, varietyOf(line.hard, hardRun));
    sum += this.#term(8, -(own[at + trait.missShare] as number) * line.worth);
    sum += this.#term(9, -calls - sparing * (ofKinds[of + kindTerm.wasted] as number));
    sum += this.#term(10, -kept);
    this.rank = sum;
    const { related } = this.#known;
    this.points = sum + this.#term(11, related.length > 0 && related.includes(place) ? 1 : 0);
  }

  #term(number: number, value: number): number {
    this.values[number] = value;
    return value * (this.#weights[number] as number);
  }
}
