import { binCost, costBins } from './estimates.ts';

/** The time after which the state of the house is taken to be another one. */
export const changeMs = 40_000;
/** So much time before its deadline work must be given away, and nothing better is waited for. */
const marginMs = 12_000;
const steps = 24;
/** Waiting is never free. */
export const waitingCost = 0.016;
/** What work far from its deadline is worth at least, as share of its worth. */
export const leastShare = 0.0136;
/** So many finds of room that never happened are added to what was seen, so that little is not taken for never. */
const caution = 3;

const binCosts = Float64Array.from({ length: costBins }, (_, bin) => binCost(bin));
/** Bins that something was seen in, while a curve is reckoned. */
const seenBins = new Uint8Array(costBins);

/**
 * What it costs to leave work of a kind waiting, by the time that is left: the loss expected if it is given to the
 * cheapest place that comes up later, by the optimal rule of stopping over the costs that were seen. At the deadline it is
 * all that the promise is worth; far from it as little as the best places cost.
 */
export class RegretCurve {
  readonly worth: number;
  /** Step by step backwards from the deadline. */
  readonly #values = new Float64Array(steps + 1);
  /** How many steps were reckoned: only as many as were asked for, because most work is due soon. */
  #reckoned = 0;
  #costs: ArrayLike<number> | undefined;

  constructor(worth: number) {
    this.worth = worth;
    this.#values[0] = worth;
  }

  /** Takes over what was seen; these must not change until the next time. */
  renew(costs: ArrayLike<number> | undefined): void {
    this.#costs = costs;
    this.#reckoned = 0;
  }

  /**
   * What leaving it waiting costs with so much time left.
   * @param share of it that counts, where there is time for the state of the house to be quite another one
   */
  at(slackMs: number, share = 1): number {
    const least = leastShare * this.worth;
    const at = Math.max(0, slackMs - marginMs) / changeMs;
    if (!(at < steps)) return Math.max(least, share * this.#step(steps));
    const step = Math.floor(at);
    const part = at - step;
    const later = this.#step(step + 1);
    return Math.max(least, share * ((this.#values[step] as number) * (1 - part) + later * part));
  }

  #step(step: number): number {
    if (this.#reckoned < step) this.#reckon(step);
    return this.#values[step] as number;
  }

  #reckon(upTo: number): void {
    const curve = this.#values;
    const costs = this.#costs;
    let seen = 0;
    let bins = 0;
    for (let bin = 0; costs && bin < costBins; bin++) {
      const count = costs[bin] ?? 0;
      seen += count;
      if (count > 0) seenBins[bins++] = bin;
    }
    if (!costs || seen < 1) {
      this.#stay(this.worth, 1);
      return;
    }
    for (let step = this.#reckoned + 1; step <= upTo; step++) {
      const later = curve[step - 1] as number;
      let sum = caution * later;
      for (let at = 0; at < bins; at++) {
        const bin = seenBins[at] as number;
        const cost = binCosts[bin] as number;
        sum += (costs[bin] as number) * (cost < later ? cost : later);
      }
      const now = sum / (seen + caution) + waitingCost;
      if (now >= later) {
        this.#stay(later, step);
        return;
      }
      curve[step] = now;
    }
    this.#reckoned = upTo;
  }

  /** What does not fall from one step to the next does not fall any more. */
  #stay(value: number, from: number): void {
    this.#values.fill(value, from);
    this.#reckoned = steps;
  }
}

/**
 * With less than so many times its usual handling time left the promise of work is taken for lost: beside other work it takes up
 * to twice as long, and calls interrupt it.
 */
export const hopelessHandling = 1.5;
