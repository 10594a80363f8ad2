import type { AgentSet } from '../agent-set.ts';
import { kindTerm, kindTermCount } from './kind-term.ts';
import type { AbleList } from './able-list.ts';
import type { GroupPrices } from './group-prices.ts';
import { kindPrice, kindPriceCount, type KindPrices } from './kind-prices.ts';
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
import { makeOf, trait, traitCount, type Traits } from './traits.ts';

/** More than sums of points are off by because numbers are rounded. */
const roundingError = 1e-6;

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
  /** What a place costs others counts against whoever has it, unless its weight turns it round. */
  readonly #holds: boolean;
  /** Where those stand among the able who are to be chosen from, and how many points each could have at most. */
  readonly #found: Int32Array;
  readonly #bounds: Float64Array;
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
    this.#found = new Int32Array(traits.kinds.length);
    this.#bounds = new Float64Array(traits.kinds.length);
    this.#traits = traits.values;
    this.#holds = [9, 10].every((term) => (weights[term] ?? 0) >= 0);
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
    this.#last = last;
    this.#related = related;
    this.#worth = line.worth;
    this.#worthNow = leaving === 0 ? 0 : leaving * line.group.worthOfTime;
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
    const list = (this.#line as Line).fitness.listed(this.#kindOf);
    const { places, terms } = list;
    const gathered = list.find(these, this.#found);
    const first = this.#gather(list, gathered);
    if (first < 0) return;
    // Whoever could have most is likely the best, and leaves few others to look at.
    this.#consider(places, terms, this.#found[first] as number, limit);
    let looked = places[this.#found[first] as number] as number;
    const isKnown = this.#known() > 0;
    for (let at = 0; at < gathered; at++) {
      if ((this.#bounds[at] as number) < this.#most || at === first) continue;
      const one = this.#found[at] as number;
      const place = places[one] as number;
      // Of people who are alike, as many are in a large house, the first is as good as the others.
      if (!isKnown && place > looked && this.#all.areAlike(place, looked)) continue;
      this.#consider(places, terms, one, limit);
      looked = place;
    }
  }

  /**
   * Notes everybody with the points that they could have at most, which is all but what a place costs others; answers where the
   * one with the most of them stands, or -1.
   */
  #gather({ places, terms }: AbleList, gathered: number): number {
    const found = this.#found;
    const bounds = this.#bounds;
    const traits = this.#traits;
    const weights = this.#weights;
    const own = this.#all.ownPoints[makeOf(this.#exclusive, this.#firm, this.#hard)] as Float64Array;
    const share = this.#exclusive ? trait.worthWhole : trait.worthOfUnit;
    const ofWorth = this.#worthNow * (weights[0] as number);
    const ofPace = weights[1] as number;
    const ofPreferred = weights[2] as number;
    const ofMisses = this.#worth * (weights[8] as number);
    const ofWasted = sparing * (weights[9] as number);
    const others = this.#holds ? ofPace + this.#known() + roundingError : Infinity;
    let first = -1;
    let most = -Infinity;
    for (let number = 0; number < gathered; number++) {
      const one = found[number] as number;
      const of = one * kindTermCount;
      const place = places[one] as number;
      const at = place * traitCount;
      const points =
        ofWorth * (terms[of + kindTerm.worthOfTime] as number) * (traits[at + share] as number) -
        ofPace * (terms[of + kindTerm.pace] as number) * (traits[at + trait.pace] as number) +
        ofPreferred * (terms[of + kindTerm.preferred] as number) -
        ofWasted * (terms[of + kindTerm.wasted] as number) -
        ofMisses * (traits[at + trait.missShare] as number) +
        (own[place] as number) +
        others;
      bounds[number] = points;
      if (points <= most) continue;
      most = points;
      first = number;
    }
    return first;
  }

  /** What somebody may have because the customer knows them. */
  #known(): number {
    return (
      (this.#last >= 0 ? Math.abs(this.#weights[3] as number) : 0) +
      (this.#related.length > 0 ? Math.abs(this.#weights[11] as number) : 0)
    );
  }

  #consider(places: Int32Array, terms: Float64Array, one: number, limit: number): void {
    const place = places[one] as number;
    const at = one * kindTermCount;
    this.#priceAt(place, this.#kindOf[place] as number, terms[at + kindTerm.pace] as number);
    if (this.cost < this.cheapest) this.cheapest = this.cost;
    if (this.cost > limit) return;
    this.#rate(place, terms, at);
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
    const { cheapest: known, paces, places, starts } = plain;
    this.#turnToPrices(plain.lines[number] as Line, stamp);
    const end = starts[number + 1] as number;
    let at = known[number] as number;
    let cheapest = Infinity;
    if (at < end && isIn(words, places[at] as number)) {
      const place = places[at] as number;
      this.#priceAt(place, this.#kindOf[place] as number, paces[at] as number);
      if (this.cost <= enough) return this.cost;
    }
    for (at = starts[number] as number; at < end; at++) {
      const place = places[at] as number;
      if (!isIn(words, place)) continue;
      this.#priceAt(place, this.#kindOf[place] as number, paces[at] as number);
      if (this.cost >= cheapest) continue;
      cheapest = this.cost;
      known[number] = at;
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
    const { rowOf, rows } = (this.#line as Line).fitness;
    const kind = this.#kindOf[place] as number;
    const at = (rowOf[kind] as number) * kindTermCount;
    this.#priceAt(place, kind, rows[at + kindTerm.pace] as number);
    this.#rate(place, rows, at);
  }

  /**
   * What giving it to the agent at this place would cost what comes and is more urgent.
   * @param usual how long people of the kind take, against the group
   */
  #priceAt(place: number, kind: number, usual: number): void {
    const own = this.#traits;
    const at = place * traitCount;
    const prices = this.#prices.values;
    const of = kind * kindPriceCount;
    const exclusive = this.#exclusive;
    const firm = this.#firm;
    const pace = usual * (own[at + trait.pace] as number);
    const items = own[at + trait.items] as number;
    const firmHeld = own[at + trait.firm] as number;
    const holdMs = this.#besidesMs + this.#handlingMs * pace * (1 + slowdown * items);
    const scarcity = prices[of + kindPrice.scarcity] as number;
    const lasting = longRun * scarcity * holdMs;
    const calls = exclusive ? lasting : firm ? lasting / (firmHeld + 1) : 0;
    // A free agent, the earlier end of their conversations, or room for the next of these beside what may be done later.
    let kept = 0;
    if (exclusive || firm) {
      if (prices[of + kindPrice.reservedAt] !== this.#stamp)
        (this.#seats[place] as Seat).kind.reserve(this.#stamp, this.#groupPrices);
      const reserve = prices[of + kindPrice.reserve] as number;
      if (exclusive) kept = reserve;
      else {
        const sooner = firmHeld === 0 ? reserve : (prolonging * reserve) / (firmHeld + 1);
        kept = sooner + (delaying * (prices[of + kindPrice.queued] as number)) / (firmHeld + 1);
      }
    }
    const mayHold = this.#hard || (own[at + trait.hardRun] as number) < tiring;
    if (mayHold && !exclusive && !firm && firmHeld > 0) kept = crowding * scarcity * holdMs;
    if (mayHold && this.#deferrable) {
      if (prices[of + kindPrice.roomAt] !== this.#stamp)
        (this.#seats[place] as Seat).kind.keepRoom(this.#stamp, this.#groupPrices);
      // Whoever has too little room already has enough the later for it.
      if ((own[at + trait.room] as number) - this.#units < (prices[of + kindPrice.roomUnits] as number))
        kept = Math.max(kept, prices[of + kindPrice.room] as number);
    }
    this.#pace = pace;
    this.#calls = calls;
    this.#kept = kept;
    this.cost = calls * (this.#weights[9] as number) + kept * (this.#weights[10] as number);
  }

  /** The score of the agent at this place, who was priced just now; the terms of their kind stand from there on. */
  #rate(place: number, terms: Float64Array, of: number): void {
    const own = this.#traits;
    const at = place * traitCount;
    const exclusive = this.#exclusive;
    const firm = this.#firm;
    const items = own[at + trait.items] as number;
    const firmHeld = own[at + trait.firm] as number;
    const hardRun = own[at + trait.hardRun] as number;
    const timeShare = own[at + (exclusive ? trait.worthWhole : trait.worthOfUnit)] as number;

    let sum = this.#term(0, this.#worthNow * (terms[of + kindTerm.worthOfTime] as number) * timeShare);
    sum += this.#term(1, 1 - this.#pace);
    sum += this.#term(2, terms[of + kindTerm.preferred] as number);
    sum += this.#term(3, place === this.#last ? 1 : 0);
    sum += this.#term(4, packingOf(exclusive, firm, firmHeld));
    sum += this.#term(5, loadOf(exclusive, items));
    sum += this.#term(6, fairnessOf(firm, this.#all.had[place] as number));
    sum += this.#term(7, varietyOf(this.#hard, hardRun));
    sum += this.#term(8, -(own[at + trait.missShare] as number) * this.#worth);
    sum += this.#term(9, -this.#calls - sparing * (terms[of + kindTerm.wasted] as number));
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

function isIn(words: Uint32Array, place: number): boolean {
  return (((words[place >>> 5] as number) >>> (place & 31)) & 1) === 1;
}
