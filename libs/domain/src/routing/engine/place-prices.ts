import type { AgentSet } from '../agent-set.ts';
import type { AbleList } from './able-list.ts';
import { kindPrice, kindPriceCount, type KindPrices } from './kind-prices.ts';
import { kindTerm, kindTermCount } from './kind-term.ts';
import type { Kinds } from './kinds.ts';
import type { Line } from './line.ts';
import { crowding, delaying, longRun, prolonging, slowdown, tired, tiring } from './score.ts';
import { trait, traitCount, type Traits } from './traits.ts';

/**
 * What it costs what comes and is more urgent that somebody takes a piece of work now. The price of the place that was asked
 * about last is in the fields, because numbers that are handed back cost memory: a decision may ask thousands of times.
 */
export class PlacePrices {
  /** Points in all, and its parts before their weights: what calls lose in the long run, and what is kept for what comes next. */
  cost = 0;
  calls = 0;
  kept = 0;
  /** How long whoever sits there would take, against the group. */
  pace = 0;
  readonly #ofCalls: number;
  readonly #ofKept: number;
  /** What a place costs others counts against whoever has it, unless its weight turns it round. */
  readonly isAgainst: boolean;
  readonly #traits: Float64Array;
  readonly #kindOf: Int32Array;
  readonly #prices: KindPrices;
  #exclusive = false;
  #firm = false;
  #hard = false;
  #deferrable = false;
  #units = 0;
  #handlingMs = 0;
  #besidesMs = 0;
  #stamp = 0;
  /** From there on it does not matter how much a place costs. */
  #most = Infinity;

  /** @param weights of the terms of a score */
  constructor(weights: readonly number[], traits: Traits, { prices }: Pick<Kinds, 'prices'>) {
    this.#ofCalls = weights[9] ?? 0;
    this.#ofKept = weights[10] ?? 0;
    this.isAgainst = this.#ofCalls >= 0 && this.#ofKept >= 0;
    this.#traits = traits.values;
    this.#kindOf = traits.kinds;
    this.#prices = prices;
  }

  /**
   * Turns to the work that stands in a line.
   * @param stamp counts changes of who is free
   */
  turnTo({ firm, group, hard, units }: Line, stamp: number): void {
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
   * What the cheapest of those who have room would cost the line, or some who cost no more than `enough`; infinite when there is
   * nobody.
   * @param list those who may serve it
   * @param stamp counts changes of who is free
   */
  cheapestOf(line: Line, list: AbleList, { words }: AgentSet, stamp: number, enough: number): number {
    const { places, terms } = list;
    this.turnTo(line, stamp);
    const first = list.cheapest;
    let cheapest = Infinity;
    this.#most = Infinity;
    // Whoever was the cheapest is so again, mostly, and those who must cost more need no closer look.
    if (first < places.length && isIn(words, places[first] as number)) {
      this.look(places[first] as number, terms, first * kindTermCount + kindTerm.pace);
      cheapest = this.cost;
      if (cheapest <= enough) return cheapest;
      this.#most = cheapest;
    }
    for (let at = 0; at < places.length; at++) {
      const place = places[at] as number;
      if (!isIn(words, place) || at === first) continue;
      this.look(place, terms, at * kindTermCount + kindTerm.pace);
      if (this.cost >= cheapest) continue;
      cheapest = this.cost;
      list.cheapest = at;
      if (cheapest <= enough) break;
      this.#most = cheapest;
    }
    this.#most = Infinity;
    return cheapest;
  }

  /**
   * Looks at the place of somebody.
   * @param paces where it says, at `which`, how long people of the kind take, against the group: a fraction that is handed over
   *   would cost memory
   */
  look(place: number, paces: Float64Array, which: number): void {
    const own = this.#traits;
    const at = place * traitCount;
    const prices = this.#prices.values;
    const kind = this.#kindOf[place] as number;
    const of = kind * kindPriceCount;
    const exclusive = this.#exclusive;
    const firm = this.#firm;
    const pace = (paces[which] as number) * (own[at + trait.pace] as number);
    const hardRun = own[at + trait.hardRun] as number;
    if (!this.#hard && !exclusive && hardRun >= tired) {
      this.pace = pace;
      this.calls = 0;
      this.kept = 0;
      this.cost = 0;
      return;
    }
    const items = own[at + trait.items] as number;
    const firmHeld = own[at + trait.firm] as number;
    const holdMs = this.#besidesMs + this.#handlingMs * pace * (1 + slowdown * items);
    const scarcity = prices[of + kindPrice.scarcity] as number;
    const lasting = longRun * scarcity * holdMs;
    const calls = exclusive ? lasting : firm ? lasting / (firmHeld + 1) : 0;
    const ofCalls = calls * this.#ofCalls;
    if (ofCalls >= this.#most && this.isAgainst) {
      this.cost = Infinity;
      return;
    }
    // A free agent, the earlier end of their conversations, or room for the next of these beside what may be done later.
    let kept = 0;
    if (exclusive || firm) {
      if (prices[of + kindPrice.reservedAt] !== this.#stamp) this.#prices.reserve(kind, this.#stamp);
      const reserve = prices[of + kindPrice.reserve] as number;
      if (exclusive) kept = reserve;
      else {
        const sooner = firmHeld === 0 ? reserve : (prolonging * reserve) / (firmHeld + 1);
        kept = sooner + (delaying * (prices[of + kindPrice.queued] as number)) / (firmHeld + 1);
      }
    }
    const mayHold = this.#hard || hardRun < tiring;
    if (mayHold && !exclusive && !firm && firmHeld > 0) kept = crowding * scarcity * holdMs;
    if (mayHold && this.#deferrable) {
      if (prices[of + kindPrice.roomAt] !== this.#stamp) this.#prices.keepRoom(kind, this.#stamp);
      // Whoever has too little room already has enough the later for it.
      if ((own[at + trait.room] as number) - this.#units < (prices[of + kindPrice.roomUnits] as number))
        kept = Math.max(kept, prices[of + kindPrice.room] as number);
    }
    this.pace = pace;
    this.calls = calls;
    this.kept = kept;
    this.cost = ofCalls + kept * this.#ofKept;
  }
}

function isIn(words: Uint32Array, place: number): boolean {
  return (((words[place >>> 5] as number) >>> (place & 31)) & 1) === 1;
}
