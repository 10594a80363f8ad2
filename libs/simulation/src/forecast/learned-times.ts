const imagined = 5;
const unknownSeconds = 300;
const fadeSeconds = 3_600;

/** Handling times and arrivals of each class as a ledger of finished work tells them; nothing of the scenario's. */
export class LearnedTimes {
  readonly #sum: Float64Array;
  readonly #count: Float64Array;
  readonly #arrivals: Float64Array;
  readonly #arrivedAt: Float64Array;
  #allSum = unknownSeconds * imagined;
  #allCount = imagined;

  constructor(classes: number) {
    this.#sum = new Float64Array(classes);
    this.#count = new Float64Array(classes);
    this.#arrivals = new Float64Array(classes);
    this.#arrivedAt = new Float64Array(classes);
  }

  arrived(ofClass: number, now: number): void {
    this.#arrivals[ofClass] = this.#faded(ofClass, now) + 1;
    this.#arrivedAt[ofClass] = now;
  }

  finished(ofClass: number, seconds: number): void {
    this.#sum[ofClass] = (this.#sum[ofClass] ?? 0) + seconds;
    this.#count[ofClass] = (this.#count[ofClass] ?? 0) + 1;
    this.#allSum += seconds;
    this.#allCount += 1;
  }

  handling(ofClass: number): number {
    const usual = this.#allSum / this.#allCount;
    return ((this.#sum[ofClass] ?? 0) + imagined * usual) / ((this.#count[ofClass] ?? 0) + imagined);
  }

  /** A second. */
  arrivals(ofClass: number, now: number): number {
    return this.#faded(ofClass, now) / fadeSeconds;
  }

  #faded(ofClass: number, now: number): number {
    const since = now - (this.#arrivedAt[ofClass] ?? 0);
    return (this.#arrivals[ofClass] ?? 0) * Math.exp(-since / fadeSeconds);
  }
}
