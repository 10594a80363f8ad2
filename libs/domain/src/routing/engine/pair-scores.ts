import type { AgentSet } from '../agent-set.ts';
import { kindTerm, kindTermCount } from './fitness.ts';
import type { KindPrices } from './kind-prices.ts';
import type { Line } from './line.ts';
import {
  crowding,
  fairnessOf,
  loadOf,
  longRun,
  packingOf,
  prolonging,
  slowdown,
  sparing,
  termNames,
  tiring,
  varietyOf,
  type TermName,
} from './score.ts';
import type { Seat } from './seat.ts';
import { trait, traitCount, type Traits } from './traits.ts';

/** More than the sums of a score are off by because numbers are rounded. */
const roundingError = 1e-6;
/** So many people of a kind there are on average, at least, where bounds are reckoned. */
const fewest = 3;

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
  /** The place of the agent who was chosen last, -1 when there was none, and what the cheapest would have cost. */
  chosen = -1;
  cheapest = Infinity;
  readonly #weights: Float64Array;
  readonly #all: Traits;
  readonly #traits: Float64Array;
  readonly #kindOf: Int32Array;
  readonly #prices: KindPrices;
  readonly #seats: readonly Seat[];
  #rows = new Float64Array(0);
  #rowOf = new Int32Array(0);
  #last = -1;
  #related: readonly number[] = [];
  #exclusive = false;
  #firm = false;
  #hard = false;
  #worth = 0;
  #worthNow = 0;
  #handlingMs = 0;
  #besidesMs = 0;
  #stamp = 0;
  /** Counts the pieces of work turned to. */
  #turn = 0;
  readonly #hasBounds: boolean;
  /** By kind, the most points that anybody of it may have before what is their own, and the turn that was reckoned in. */
  #bounds = new Float64Array(0);
  #boundsOf = new Float64Array(0);
  #pace = 0;
  #calls = 0;
  #kept = 0;

  constructor(weights: readonly number[], traits: Traits, prices: KindPrices, seats: readonly Seat[]) {
    this.#weights = Float64Array.from(weights);
    this.#all = traits;
    this.#traits = traits.values;
    // What is left out of the bounds counts against an agent, unless its weight turns it round.
    this.#hasBounds = [0, 1, 8, 9, 10].every((term) => (weights[term] ?? 0) >= 0);
    this.#kindOf = traits.kinds;
    this.#prices = prices;
    this.#seats = seats;
  }

  /**
   * Turns to a piece of work.
   * @param leaving what it costs to leave it waiting
   * @param stamp counts changes of who is free
   * @param last the place of who had the customer last, or -1
   * @param related places of those who have other work of the customer
   */
  turnTo(line: Line, leaving: number, stamp: number, last: number, related: readonly number[]): void {
    const { group } = line;
    this.#turn += 1;
    this.#rows = line.fitness.rows;
    this.#rowOf = line.fitness.rowOf;
    this.#last = last;
    this.#related = related;
    this.#exclusive = group.exclusive;
    this.#firm = line.firm;
    this.#hard = line.hard;
    this.#worth = line.worth;
    this.#stamp = stamp;
    this.#handlingMs = group.handlingMs;
    this.#besidesMs = group.answerMs + group.wrapUpMs;
    this.#worthNow = leaving === 0 ? 0 : leaving * line.worthOfTime;
  }

  /**
   * Chooses of these the one with the best score, of equals the first, whom it costs no more than the limit to take. Who cannot
   * come up to the best so far is not looked at further. `cheapest` is of all of them where nobody was chosen.
   */
  choose({ words }: AgentSet, limit: number): void {
    if (this.#bounds.length < this.#prices.scarcity.length) {
      this.#bounds = new Float64Array(this.#prices.scarcity.length);
      this.#boundsOf = new Float64Array(this.#prices.scarcity.length);
    }
    // A bound costs as much as a score: it must be good for several people.
    const prunes = this.#hasBounds && this.#seats.length >= fewest * this.#prices.count;
    let cheapest = Infinity;
    let chosen = -1;
    let most = -Infinity;
    for (let at = 0; at < words.length; at++) {
      for (let rest = (words[at] as number) | 0; rest !== 0; rest &= rest - 1) {
        const place = at * 32 + (31 - Math.clz32(rest & -rest));
        if (prunes && this.#isBelow(place, most)) continue;
        this.#price(place);
        if (this.cost < cheapest) cheapest = this.cost;
        if (this.cost > limit) continue;
        this.#rate(place);
        if (this.points <= most) continue;
        most = this.points;
        chosen = place;
      }
    }
    this.chosen = chosen;
    this.cheapest = cheapest;
  }

  /** Whether the agent at this place has fewer points for certain. */
  #isBelow(place: number, points: number): boolean {
    const kind = this.#kindOf[place] as number;
    const own = this.#traits;
    const at = place * traitCount;
    if (this.#boundsOf[kind] !== this.#turn) this.#bound(kind);
    const weights = this.#weights;
    const exclusive = this.#exclusive;
    const firm = this.#firm;
    const most =
      (this.#bounds[kind] as number) +
      packingOf(exclusive, firm, own[at + trait.firm] as number) * (weights[4] as number) +
      loadOf(exclusive, own[at + trait.items] as number) * (weights[5] as number) +
      fairnessOf(firm, own[at + trait.hadAlready] as number) * (weights[6] as number) +
      varietyOf(this.#hard, own[at + trait.hardRun] as number) * (weights[7] as number);
    return most + roundingError < points;
  }

  /** Reckons the most points that anybody of the kind may have before what they hold and held. */
  #bound(kind: number): void {
    const { leastPace, mostWorthOfUnit, mostWorthWhole } = this.#all;
    const weights = this.#weights;
    const rows = this.#rows;
    const of = (this.#rowOf[kind] as number) * kindTermCount;
    const timeShare = this.#exclusive ? mostWorthWhole : mostWorthOfUnit;
    const worth = this.#worthNow * (rows[of + kindTerm.worthOfTime] as number) * timeShare;
    this.#boundsOf[kind] = this.#turn;
    this.#bounds[kind] =
      worth * (weights[0] as number) +
      (1 - (rows[of + kindTerm.pace] as number) * leastPace) * (weights[1] as number) +
      (rows[of + kindTerm.preferred] as number) * (weights[2] as number) +
      (this.#last < 0 ? 0 : Math.abs(weights[3] as number)) -
      sparing * (rows[of + kindTerm.wasted] as number) * (weights[9] as number) +
      (this.#related.length === 0 ? 0 : Math.abs(weights[11] as number));
  }

  /** What the cheapest of these would cost, or the first that costs no more than `enough`; infinite when there is nobody. */
  cheapestOf({ words }: AgentSet, enough: number): number {
    let cheapest = Infinity;
    for (let at = 0; at < words.length; at++) {
      for (let rest = (words[at] as number) | 0; rest !== 0; rest &= rest - 1) {
        this.#price(at * 32 + (31 - Math.clz32(rest & -rest)));
        if (this.cost < cheapest) cheapest = this.cost;
        if (cheapest <= enough) return cheapest;
      }
    }
    return cheapest;
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
    this.#price(place);
    this.#rate(place);
  }

  /** What giving it to the agent at this place would cost the calls that come. */
  #price(place: number): void {
    const kind = this.#kindOf[place] as number;
    const own = this.#traits;
    const at = place * traitCount;
    const prices = this.#prices;
    const exclusive = this.#exclusive;
    const firm = this.#firm;
    const pace =
      (this.#rows[(this.#rowOf[kind] as number) * kindTermCount + kindTerm.pace] as number) *
      (own[at + trait.pace] as number);
    const items = own[at + trait.items] as number;
    const firmHeld = own[at + trait.firm] as number;
    const holdMs = this.#besidesMs + this.#handlingMs * pace * (1 + slowdown * items);
    const scarcity = prices.scarcity[kind] as number;
    const lasting = longRun * scarcity * holdMs;
    const calls = exclusive ? lasting : firm ? lasting / (firmHeld + 1) : 0;
    // A free agent, the earlier end of their conversations, or room for the next of these.
    let kept = 0;
    if (exclusive || firm) {
      if (prices.reservedAt[kind] !== this.#stamp) (this.#seats[place] as Seat).kind.reserve(this.#stamp);
      const reserve = prices.reserve[kind] as number;
      kept = exclusive || firmHeld === 0 ? reserve : (prolonging * reserve) / (firmHeld + 1);
    } else if (firmHeld > 0 && (this.#hard || (own[at + trait.hardRun] as number) < tiring)) {
      kept = crowding * scarcity * holdMs;
    }
    this.#pace = pace;
    this.#calls = calls;
    this.#kept = kept;
    this.cost = calls * (this.#weights[9] as number) + kept * (this.#weights[10] as number);
  }

  /** The score of the agent at this place, who was priced just now. */
  #rate(place: number): void {
    const own = this.#traits;
    const at = place * traitCount;
    const rows = this.#rows;
    const of = (this.#rowOf[this.#kindOf[place] as number] as number) * kindTermCount;
    const exclusive = this.#exclusive;
    const firm = this.#firm;
    const items = own[at + trait.items] as number;
    const firmHeld = own[at + trait.firm] as number;
    const hardRun = own[at + trait.hardRun] as number;
    const timeShare = own[at + (exclusive ? trait.worthWhole : trait.worthOfUnit)] as number;

    let sum = this.#term(0, this.#worthNow * (rows[of + kindTerm.worthOfTime] as number) * timeShare);
    sum += this.#term(1, 1 - this.#pace);
    sum += this.#term(2, rows[of + kindTerm.preferred] as number);
    sum += this.#term(3, place === this.#last ? 1 : 0);
    sum += this.#term(4, packingOf(exclusive, firm, firmHeld));
    sum += this.#term(5, loadOf(exclusive, items));
    sum += this.#term(6, fairnessOf(firm, own[at + trait.hadAlready] as number));
    sum += this.#term(7, varietyOf(this.#hard, hardRun));
    sum += this.#term(8, -(own[at + trait.missShare] as number) * this.#worth);
    sum += this.#term(9, -this.#calls - sparing * (rows[of + kindTerm.wasted] as number));
    sum += this.#term(10, -this.#kept);
    this.rank = sum;
    const related = this.#related;
    this.points = sum + this.#term(11, related.length > 0 && related.includes(place) ? 1 : 0);
  }

  #term(number: number, value: number): number {
    this.values[number] = value;
    return value * (this.#weights[number] as number);
  }
}
