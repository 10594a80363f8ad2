/** Sorted as numbers, which is quick, a wait bears its stretch in its last places. */
const labels = 64;
const perSecond = 1_000_000;

/** Percentiles of waits, of all of them and without those of one stretch at a time. Seconds. */
export class WaitsByStretch {
  readonly #labelled: number[] = [];
  #sorted = new Float64Array(0);
  /** By stretch, the places of its waits among all. */
  #places: readonly number[][] = [];

  add(seconds: number, stretch: number): void {
    this.#labelled.push(Math.round(seconds * perSecond) * labels + stretch);
  }

  /** To be called when all are added. */
  sort(stretches: number): void {
    this.#sorted = Float64Array.from(this.#labelled).sort();
    this.#places = Array.from({ length: stretches }, () => []);
    this.#sorted.forEach((labelled, place) => this.#places[labelled % labels]?.push(place));
  }

  percentile(share: number): number {
    return this.#at(Math.floor(share * this.#sorted.length));
  }

  without(stretch: number, share: number): number {
    const left = this.#places[stretch] ?? [];
    const rank = Math.floor(share * (this.#sorted.length - left.length));
    // Of those left out, how many stand before the one of that rank among the others.
    let low = 0;
    let high = left.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((left[middle] ?? 0) - middle <= rank) low = middle + 1;
      else high = middle;
    }
    return this.#at(rank + low);
  }

  #at(place: number): number {
    const labelled = this.#sorted[place];
    return labelled === undefined ? NaN : Math.floor(labelled / labels) / perSecond;
  }
}
