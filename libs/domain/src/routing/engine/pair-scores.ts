import { ones, type AgentSet } from '../agent-set.ts';
import { kindTerm, kindTermCount } from './kind-term.ts';
import type { AbleList } from './able-list.ts';
import type { Kinds } from './kinds.ts';
import type { Line } from './line.ts';
import { PlacePrices } from './place-prices.ts';
import { fairnessOf, loadOf, packingOf, sparing, termNames, varietyOf, type TermName } from './score.ts';
import { bearing, trait, traitCount, type Traits } from './traits.ts';

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
  /** Its score without the term for the customer's other work, which says who takes this, not that it comes before others. */
  rank = 0;
  /** The place of the agent who was chosen last, -1 when there was none, with their score and rank. */
  chosen = -1;
  best = -Infinity;
  bestRank = -Infinity;
  /** What the cheapest of those who were to be chosen from would cost. */
  cheapest = Infinity;
  /** What places cost others: the terms of scarcity and reserve. */
  readonly prices: PlacePrices;
  readonly #weights: Float64Array;
  readonly #all: Traits;
  readonly #traits: Float64Array;
  readonly #kindOf: Int32Array;
  /** Where those stand among the able who are to be chosen from, their places, and how many points each could have at most. */
  readonly #found: Int32Array;
  readonly #foundPlaces: Int32Array;
  readonly #bounds: Float64Array;
  #gathered = 0;
  #last = -1;
  #related: readonly number[] = [];
  #exclusive = false;
  #firm = false;
  #hard = false;
  #worth = 0;
  #worthNow = 0;
  #line: Line | undefined;

  constructor(weights: readonly number[], traits: Traits, kinds: Pick<Kinds, 'prices'>) {
    this.#weights = Float64Array.from(weights);
    this.#all = traits;
    this.#found = new Int32Array(traits.kinds.length);
    this.#foundPlaces = new Int32Array(traits.kinds.length);
    this.#bounds = new Float64Array(traits.kinds.length);
    this.#traits = traits.values;
    this.#kindOf = traits.kinds;
    this.prices = new PlacePrices(weights, traits, kinds);
  }

  /** What giving the agent who was scored last the work now would cost what comes and is more urgent. */
  get cost(): number {
    return this.prices.cost;
  }

  /**
   * Turns to a piece of work.
   * @param leaving what it costs to leave it waiting
   * @param stamp counts changes of who is free
   * @param last the place of who had the customer last, or -1
   * @param related places of those who have other work of the customer
   */
  turnTo(line: Line, leaving: number, stamp: number, last: number, related: readonly number[]): void {
    this.prices.turnTo(line, stamp);
    this.#exclusive = line.group.exclusive;
    this.#firm = line.firm;
    this.#hard = line.hard;
    this.#line = line;
    this.#last = last;
    this.#related = related;
    this.#worth = line.worth;
    this.#worthNow = leaving === 0 ? 0 : leaving * line.group.worthOfTime;
  }

  /**
   * Chooses of these the one with the best score, of equals the first, whom it costs no more than the limit to take. Who cannot
   * come up to the best so far is not looked at further. `cheapest` is of all of them where nobody was chosen.
   */
  choose(these: AgentSet, limit: number): void {
    this.chosen = -1;
    this.cheapest = Infinity;
    this.best = -Infinity;
    this.bestRank = -Infinity;
    const list = (this.#line as Line).fitness.listed(this.#kindOf);
    const { terms } = list;
    const first = this.#gather(list, these);
    if (first < 0) return;
    const gathered = this.#gathered;
    // Whoever could have most is likely the best, and leaves few others to look at.
    let looked = this.#foundPlaces[first] as number;
    this.#consider(looked, terms, this.#found[first] as number, limit);
    const isKnown = this.#known() > 0;
    for (let at = 0; at < gathered; at++) {
      if ((this.#bounds[at] as number) < this.best || at === first) continue;
      const place = this.#foundPlaces[at] as number;
      // Of people who are alike, as many are in a large house, the first is as good as the others.
      if (!isKnown && place > looked && this.#all.areAlike(place, looked)) continue;
      this.#consider(place, terms, this.#found[at] as number, limit);
      looked = place;
    }
  }

  /**
   * Notes all of these, who must be able, with the points that they could have at most, which is all but what a place costs others; answers where the
   * one with the most of them stands, or -1.
   */
  #gather({ bits, terms }: AbleList, { words }: AgentSet): number {
    const foundPlaces = this.#foundPlaces;
    const found = this.#found;
    const bounds = this.#bounds;
    const traits = this.#traits;
    const weights = this.#weights;
    const { had, loadPoints, runPoints } = this.#all;
    const ofLoad = loadPoints[this.#exclusive ? bearing.whole : this.#firm ? bearing.packed : bearing.other];
    const ofRun = runPoints[this.#hard ? 1 : this.#exclusive || this.#firm ? 0 : 2];
    const ofHad = fairnessOf(this.#firm, 1) * (weights[6] as number);
    const share = this.#exclusive ? trait.worthWhole : trait.worthOfUnit;
    const ofWorth = this.#worthNow * (weights[0] as number);
    const ofPace = weights[1] as number;
    const ofPreferred = weights[2] as number;
    const ofMisses = this.#worth * (weights[8] as number);
    const ofWasted = sparing * (weights[9] as number);
    const others = this.prices.isAgainst ? ofPace + this.#known() + roundingError : Infinity;
    let first = -1;
    let most = -Infinity;
    let gathered = 0;
    for (let word = 0; word < words.length; word++) {
      let rest = (words[word] as number) | 0;
      if (rest === 0) continue;
      const able = bits[2 * word] as number;
      const before = bits[2 * word + 1] as number;
      for (; rest !== 0; rest &= rest - 1) {
        const bit = rest & -rest;
        const one = before + ones(able & (bit - 1));
        const of = one * kindTermCount;
        const place = word * 32 + (31 - Math.clz32(bit));
        const at = place * traitCount;
        const points =
          ofWorth * (terms[of + kindTerm.worthOfTime] as number) * (traits[at + share] as number) -
          ofPace * (terms[of + kindTerm.pace] as number) * (traits[at + trait.pace] as number) +
          ofPreferred * (terms[of + kindTerm.preferred] as number) -
          ofWasted * (terms[of + kindTerm.wasted] as number) -
          ofMisses * (traits[at + trait.missShare] as number) +
          ofHad * (had[place] as number) +
          (ofLoad[place] as number) +
          (ofRun[place] as number) +
          others;
        found[gathered] = one;
        foundPlaces[gathered] = place;
        bounds[gathered] = points;
        if (points > most) {
          most = points;
          first = gathered;
        }
        gathered += 1;
      }
    }
    this.#gathered = gathered;
    return first;
  }

  /** What somebody may have because the customer knows them. */
  #known(): number {
    return (
      (this.#last >= 0 ? Math.abs(this.#weights[3] as number) : 0) +
      (this.#related.length > 0 ? Math.abs(this.#weights[11] as number) : 0)
    );
  }

  #consider(place: number, terms: Float64Array, one: number, limit: number): void {
    const at = one * kindTermCount;
    this.prices.look(place, terms, at + kindTerm.pace);
    const { cost } = this.prices;
    if (cost < this.cheapest) this.cheapest = cost;
    if (cost > limit) return;
    this.#rate(place, terms, at);
    if (this.points < this.best || (this.points === this.best && place > this.chosen)) return;
    this.best = this.points;
    this.bestRank = this.rank;
    this.chosen = place;
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
    this.prices.look(place, rows, at + kindTerm.pace);
    this.#rate(place, rows, at);
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
    sum += this.#term(1, 1 - this.prices.pace);
    sum += this.#term(2, terms[of + kindTerm.preferred] as number);
    sum += this.#term(3, place === this.#last ? 1 : 0);
    sum += this.#term(4, packingOf(exclusive, firm, firmHeld, items));
    sum += this.#term(5, loadOf(exclusive, items));
    sum += this.#term(6, fairnessOf(firm, this.#all.had[place] as number));
    sum += this.#term(7, varietyOf(this.#hard, !exclusive && !firm, hardRun));
    sum += this.#term(8, -(own[at + trait.missShare] as number) * this.#worth);
    sum += this.#term(9, -this.prices.calls - sparing * (terms[of + kindTerm.wasted] as number));
    sum += this.#term(10, -this.prices.kept);
    this.rank = sum;
    const related = this.#related;
    this.points = sum + this.#term(11, related.length > 0 && related.includes(place) ? 1 : 0);
  }

  #term(number: number, value: number): number {
    this.values[number] = value;
    return value * (this.#weights[number] as number);
  }
}
