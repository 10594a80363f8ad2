import type { GroupEstimate, GroupNeeds } from './estimates.ts';

/** So many pieces of work of the channel are added to what was seen of the group. */
const groupPrior = 4;
/** Arrivals fade with this time. */
const arrivalsFadeMs = 900_000;

/** How long what was seen took in all, and how much of it there was. */
export interface Sum {
  sum: number;
  count: number;
}

export interface LearnedChannel {
  readonly handling: Sum;
  readonly answer: Sum;
  /** A millisecond, of all its groups, as it is added up whenever it is told. */
  arrivals: number;
}

/** What is told of a group, written over whenever it is told again. */
type Told = { -readonly [Name in keyof GroupEstimate]: GroupEstimate[Name] };

/** What was seen of work that the same agents may serve. */
export class LearnedGroup {
  readonly key: string;
  readonly channel: LearnedChannel;
  /** Its number among the costs that were seen. */
  readonly number: number;
  needs: GroupNeeds | undefined;
  tightness = 0.3;
  readonly told: Told = { needs: undefined, handlingMs: 0, arrivals: 0, tightness: 0, costs: [] };
  isTold = false;
  readonly #handling: Sum = { sum: 0, count: 0 };
  #arrivals = 0;
  #arrivalsAtMs = 0;

  constructor(key: string, channel: LearnedChannel, number: number) {
    this.key = key;
    this.channel = channel;
    this.number = number;
  }

  /** Drawn to the channel's where little was seen. */
  get handlingMs(): number {
    const { sum, count } = this.#handling;
    const wider = this.channel.handling;
    return (sum + (groupPrior * wider.sum) / wider.count) / (count + groupPrior);
  }

  /** A millisecond. */
  arrivals(nowMs: number): number {
    return this.#faded(nowMs) / arrivalsFadeMs;
  }

  arrived(needs: GroupNeeds, nowMs: number): void {
    this.needs = needs;
    this.#arrivals = this.#faded(nowMs) + 1;
    this.#arrivalsAtMs = nowMs;
  }

  finished(handlingMs: number): void {
    this.#handling.sum += handlingMs;
    this.#handling.count += 1;
    const { handling } = this.channel;
    handling.sum += handlingMs;
    handling.count += 1;
  }

  #faded(nowMs: number): number {
    return this.#arrivals * Math.exp(-(nowMs - this.#arrivalsAtMs) / arrivalsFadeMs);
  }
}
