import type { AgentSet } from '../agent-set.ts';
import { kindTerm, kindTermCount } from './fitness.ts';
import type { GroupPrices } from './group-prices.ts';
import type { KindPrices } from './kind-prices.ts';
import type { Kinds } from './kinds.ts';
import type { Line } from './line.ts';
import type { PlainLines } from './plain-lines.ts';
import {
  crowding,
  delaying,
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
import { ScoreBounds } from './score-bounds.ts';
import { makeOf, trait, traitCount, type Traits } from './traits.ts';

/**
 * Scores one piece of work with one agent after another. What is the same for all agents is looked up once, and no objects
 * are made, because a decision may look at thousands of pairs.
 */
export class PairScores {
  /** Values of the terms of the pair that was scored last, in the order of their names. */
  readonly values = new Float64Array(termNames.length);
  /** Its score: the sum of value × weight over all terms in their order. */
  points = 0;
  /** What giving that agent the work now would cost what comes and is more urgent: by its reserve and scarcity terms. */
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
  readonly #groupPrices: GroupPrices;
  readonly #seats: readonly Seat[];
  #rows = new Float64Array(0);
  #rowOf = new Int32Array(0);
  /** Those who are to be chosen from, and how many points each could have at most. */
  readonly #places: Int32Array;
  readonly #bounds: Float64Array;
  readonly #kindsOf: Int32Array;
  #gathered = 0;
  #most = -Infinity;
  #last = -1;
  #related: readonly number[] = [];
  #exclusive = false;
  #firm = false;
  #hard = false;
  #deferrable = false;
  #units = 0;
  #worth = 0;
  #worthNow = 0;
  #handlingMs = 0;
  #besidesMs = 0;
  #stamp = 0;
  readonly #ofKinds: ScoreBounds;
  #line: Line | undefined;
  #pace = 0;
  #calls = 0;
  #kept = 0;

  constructor(
    weights: readonly number[],
    traits: Traits,
    kinds: Pick<Kinds, 'prices' | 'groupPrices'>,
    seats: readonly Seat[],
  ) {
    this.#weights = Float64Array.from(weights);
    this.#all = traits;
    this.#places = new Int32Array(traits.kinds.length);
    this.#bounds = new Float64Array(traits.kinds.length);
    this.#kindsOf = new Int32Array(traits.kinds.length);
    this.#traits = traits.values;
    this.#ofKinds = new ScoreBounds(weights, traits);
    this.#kindOf = traits.kinds;
    this.#prices = kinds.prices;
    this.#groupPrices = kinds.groupPrices;
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
    this.#turnToPrices(line, stamp);
    this.#line = line;
    this.#rows = line.fitness.rows;
    this.#rowOf = line.fitness.rowOf;
    this.#last = last;
    this.#related = related;
    this.#worth = line.worth;
    this.#worthNow = leaving === 0 ? 0 : leaving * line.worthOfTime;
  }

  #turnToPrices({ firm, group, hard, units }: Line, stamp: number): void {
    this.#exclusive = group.exclusive;
    this.#firm = firm;
    this.#hard = hard;
    this.#deferrable = !group.isExpected;
    this.#units = units;
    this.#stamp = stamp;
    this.#handlingMs = group.handlingMs;
    this.#besidesMs = group.answerMs + group.wrapUpMs;
  }

  /**
   * Chooses of these the one with the best score, of equals the first, whom it costs no more than the limit to take. Who cannot
   * come up to the best so far is not looked at further. `cheapest` is of all of them where nobody was chosen.
   */
  choose(these: AgentSet, limit: number): void {
    this.chosen = -1;
    this.cheapest = Infinity;
    this.#most = -Infinity;
    const first = this.#gather(these);
    // Whoever could have most is likely the best, and leaves few others to look at.
    if (first >= 0) this.#consider(this.#places[first] as number, limit);
    for (let at = 0; at < this.#gathered; at++)
      if ((this.#bounds[at] as number) >= this.#most && at !== first)
        this.#consider(this.#places[at] as number, limit);
  }

  /** Notes everybody with the points that they could have at most; answers where the one with the most of them stands, or -1. */
  #gather(these: AgentSet): number {
    const firm = this.#firm;
    const places = this.#places;
    const bounds = this.#bounds;
    const { had, kinds, ownPoints } = this.#all;
    const own = ownPoints[makeOf(this.#exclusive, firm, this.#hard)] as Float64Array;
    const fairness = this.#weights[6] as number;
    const gathered = these.list(places);
    const ofKinds = this.#boundsOfKinds(gathered);
    let first = -1;
    let most = -Infinity;
    for (let at = 0; at < gathered; at++) {
      const place = places[at] as number;
      const points =
        (own[place] as number) +
        fairnessOf(firm, had[place] as number) * fairness +
        (ofKinds[kinds[place] as number] as number);
      bounds[at] = points;
      if (points <= most) continue;
      most = points;
      first = at;
    }
    this.#gathered = gathered;
    return first;
  }

  /** What each kind of those who were gathered could have at most; of few people few kinds are looked at. */
  #boundsOfKinds(gathered: number): Float64Array {
    const line = this.#line as Line;
    const known =
      (this.#last >= 0 ? Math.abs(this.#weights[3] as number) : 0) +
      (this.#related.length > 0 ? Math.abs(this.#weights[11] as number) : 0);
    const { kinds } = line.fitness;
    if (gathered >= kinds.length) return this.#ofKinds.of(kinds, kinds.length, line, this.#worthNow, known);
    const own = this.#kindsOf;
    for (let at = 0; at < gathered; at++) own[at] = this.#kindOf[this.#places[at] as number] as number;
    return this.#ofKinds.of(own, gathered, line, this.#worthNow, known);
  }

  #consider(place: number, limit: number): void {
    this.#price(place);
    if (this.cost < this.cheapest) this.cheapest = this.cost;
    if (this.cost > limit) return;
    this.#rate(place);
    if (this.points < this.#most || (this.points === this.#most && place > this.chosen)) return;
    this.#most = this.points;
    this.chosen = place;
  }

  /**
   * What the cheapest of those who have room would cost the line of this number, or some who cost no more than `enough`;
   * infinite when there is nobody.
   * @param stamp counts changes of who is free
   */
  cheapestOf(plain: PlainLines, number: number, { words }: AgentSet, stamp: number, enough: number): number {
    const { paces, places, starts } = plain;
    this.#turnToPrices(plain.lines[number] as Line, stamp);
    const end = starts[number + 1] as number;
    let cheapest = Infinity;
    for (let at = starts[number] as number; at < end; at++) {
      const place = places[at] as number;
      if ((((words[place >>> 5] as number) >>> (place & 31)) & 1) === 0) continue;
      this.#priceAt(place, this.#kindOf[place] as number, paces[at] as number);
      if (this.cost < cheapest) cheapest = this.cost;
      if (cheapest <= enough) return cheapest;
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

  /** What giving it to the agent at this place would cost what comes and is more urgent. */
  #price(place: number): void {
    const kind = this.#kindOf[place] as number;
    const row = this.#rowOf[kind] as number;
    this.#priceAt(place, kind, this.#rows[row * kindTermCount + kindTerm.pace] as number);
  }

  /** @param usual how long people of the kind take, against the group */
  #priceAt(place: number, kind: number, usual: number): void {
    const own = this.#traits;
    const at = place * traitCount;
    const prices = this.#prices;
    const exclusive = this.#exclusive;
    const firm = this.#firm;
    const pace = usual * (own[at + trait.pace] as number);
    const items = own[at + trait.items] as number;
    const firmHeld = own[at + trait.firm] as number;
    const holdMs = this.#besidesMs + this.#handlingMs * pace * (1 + slowdown * items);
    const scarcity = prices.scarcity[kind] as number;
    const lasting = longRun * scarcity * holdMs;
    const calls = exclusive ? lasting : firm ? lasting / (firmHeld + 1) : 0;
    // A free agent, the earlier end of their conversations, or room for the next of these beside what may be done later.
    let kept = 0;
    if (exclusive || firm) {
      if (prices.reservedAt[kind] !== this.#stamp) this.#reserve(place);
      const reserve = prices.reserve[kind] as number;
      if (exclusive) kept = reserve;
      else {
        const sooner = firmHeld === 0 ? reserve : (prolonging * reserve) / (firmHeld + 1);
        kept = sooner + (delaying * (prices.queued[kind] as number)) / (firmHeld + 1);
      }
    }
    const mayHold = this.#hard || (own[at + trait.hardRun] as number) < tiring;
    if (mayHold && !exclusive && !firm && firmHeld > 0) kept = crowding * scarcity * holdMs;
    if (mayHold && this.#deferrable) {
      if (prices.roomAt[kind] !== this.#stamp) (this.#seats[place] as Seat).kind.keepRoom(this.#stamp);
      // Whoever has too little room already has enough the later for it.
      if ((own[at + trait.room] as number) - this.#units < (prices.roomUnits[kind] as number))
        kept = Math.max(kept, prices.room[kind] as number);
    }
    this.#pace = pace;
    this.#calls = calls;
    this.#kept = kept;
    this.cost = calls * (this.#weights[9] as number) + kept * (this.#weights[10] as number);
  }

  #reserve(place: number): void {
    (this.#seats[place] as Seat).kind.reserve(this.#stamp, this.#groupPrices);
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
    sum += this.#term(6, fairnessOf(firm, this.#all.had[place] as number));
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
