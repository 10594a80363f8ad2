import type { ChannelLesson } from './channel-lesson.ts';
import type { GroupEstimate } from './estimates.ts';
import { groupPrice, groupPriceCount, type GroupPrices } from './group-prices.ts';
import { referenceMs, timeWorth } from './score.ts';
import { RegretCurve } from './worth.ts';
import type { ChannelTable } from './channel-table.ts';

/** A call that finds this share of agents more than its usual need free is no more endangered by the loss of one. */
const spread = 0.28;
const least = 0.32;
/**
 * How long it lasts that so few are free, as share of the handling time of one call over the calls that are going on, and how much longer where
 * people are short: there the next ones to come free have other work waiting for them.
 */
const lasting = 0.42;
const longerLasting = 0.42;
/** With a backlog by so much of that longer: whoever comes free is filled up from it. */
const backlogLasting = 0.3;
/**
 * For calls by so many times as much more. Under the rules of products a backlog leaves chats no room, so that callers find
 * people who have none. The less so the shorter people are, down to nothing at this shortage: chats would wait too long for it.
 */
const callsInBacklog = 40;
const shortAllDay = 0.5;

/** Arrivals a millisecond of what hardly ever comes. */
const rarest = 1e-9;
/** So much of what arrives waits when there is a queue to speak of. */
const queueOfMs = 60_000;
/** A queue of more than these, and more than that, is a rush: it counts for as many times one as it is longer, up to these. */
const rushOf = 4;
const mostRush = 3;
/** Of the time in which as many arrive as wait, by their number and by its root: few may come as unevenly as they like. */
const turnOfEach = 0.5;
const turnByChance = 0.7;

/** Work that the same agents may serve, with what was learned about it. */
export class Group {
  readonly key: string;
  readonly channel: number;
  readonly exclusive: boolean;
  /** How much room one takes, where it may be done beside other work. */
  readonly units: number;
  /** Whether somebody is kept free for it, or room: for all but what may be done by its end. */
  readonly isExpected: boolean;
  handlingMs = 0;
  answerMs = 0;
  wrapUpMs = 0;
  arrivals = 0;
  /** Of all work of its channel. */
  channelArrivals = 0;
  tightness = 0;
  /** How short of people its channel is. */
  shortage = 0;
  /** How much of a backlog there is of what is promised to be done by a time. */
  backlog = 0;
  costs: ArrayLike<number> | undefined;
  /** What one of them is worth. */
  worth = 1;
  #ready = 0;
  #waiting = 0;
  /** What it costs to leave work of it waiting, by what that is worth. */
  readonly #curves: RegretCurve[] = [];
  #worthOfTime = NaN;
  /** What was told of it last. */
  estimate: GroupEstimate | undefined;
  readonly number: number;
  readonly #prices: GroupPrices;
  #scale = 1;
  /** What hangs on one of so many, and what is lost by one fewer: reckoned when that many are free for the first time. */
  #hanging = 0;
  #hangingOf = NaN;
  #loss = 0;
  #lossOf = NaN;

  constructor(key: string, channel: number, table: ChannelTable, prices: GroupPrices) {
    this.#prices = prices;
    this.number = prices.open(this);
    this.key = key;
    this.channel = channel;
    this.exclusive = table.exclusive[channel] ?? false;
    this.units = table.units[channel] ?? 0;
    this.isExpected = !table.deferrable[channel];
  }

  learn(own: GroupEstimate | undefined, channel: ChannelLesson): void {
    this.handlingMs = own?.handlingMs ?? channel.handlingMs;
    this.answerMs = channel.answerMs;
    this.wrapUpMs = channel.wrapUpMs;
    this.arrivals = own?.arrivals ?? 0;
    this.channelArrivals = channel.arrivals ?? this.arrivals;
    this.tightness = own?.tightness ?? 0.3;
    this.shortage = channel.shortage;
    this.backlog = channel.backlog;
    this.costs = own?.costs;
    this.worth = own?.needs?.worth ?? this.worth;
    const { values } = this.#prices;
    const at = this.number * groupPriceCount;
    values[at + groupPrice.longRunLoss] = this.arrivals * this.worth * this.tightness;
    values[at + groupPrice.density] = this.worth / Math.max(1, this.holdMs);
    this.#worthOfTime = NaN;
    for (let at = 0; at < this.#curves.length; at++) (this.#curves[at] as RegretCurve).renew(this.costs);
    this.#prices.changed(this.number);
    this.#hangingOf = NaN;
    this.#lossOf = NaN;
    this.#scale = least + spread * Math.sqrt(this.arrivals * this.holdMs);
  }

  /** What it costs to leave one of that worth waiting, by the time that is left. */
  curveOf(worth: number): RegretCurve {
    const known = this.#curves.find((curve) => curve.worth === worth);
    if (known) return known;
    const curve = new RegretCurve(worth);
    curve.renew(this.costs);
    this.#curves.push(curve);
    return curve;
  }

  /** What worth counts for in the time that one usually takes of an agent's, or of one of their units. */
  get worthOfTime(): number {
    if (Number.isNaN(this.#worthOfTime))
      this.#worthOfTime = timeWorth(
        ((this.handlingMs + this.wrapUpMs) * (this.exclusive ? 1 : Math.max(1, this.units))) / referenceMs,
      );
    return this.#worthOfTime;
  }

  /** Agents who could take one now. */
  get ready(): number {
    return this.#ready;
  }

  set ready(agents: number) {
    this.#ready = agents;
    this.#prices.changed(this.number);
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiting;
  }

  set waiting(waiting: number) {
    this.#waiting = waiting;
    this.#prices.changed(this.number);
  }

  /** How long one takes an agent. */
  get holdMs(): number {
    return this.handlingMs + this.answerMs + this.wrapUpMs;
  }

  /**
   * Which share of the next arrivals hangs on one of the agents who are free now: all of it, nearly, on the last one, and
   * less the more there are, on the scale of the random ups and downs of the load.
   */
  hangingOnOne(): number {
    const free = Math.max(1, this.#ready - this.#waiting);
    if (free !== this.#hangingOf) {
      this.#hanging = Math.exp(-(free - 1) / this.#scale) - Math.exp(-free / this.#scale);
      this.#hangingOf = free;
    }
    return this.#hanging;
  }

  /** In so long all who wait now should have been served in turn; the fewer they are, the more is left to chance. */
  get turnMs(): number {
    const turns = turnOfEach * this.#waiting + turnByChance * Math.sqrt(this.#waiting);
    return turns / Math.max(rarest, this.arrivals);
  }

  /** Worth of one that waits and that nobody is free for, the part of it that the queue is of a minute's arrivals, or one; in a rush more. */
  worthOfQueue(): number {
    const short = this.#waiting - this.#ready;
    // Where nothing was learned yet, nothing is held for anything.
    if (short <= 0 || this.arrivals === 0) return 0;
    const usual = queueOfMs * this.arrivals;
    const queue = Math.min(1, short / Math.max(1, usual));
    return this.worth * Math.max(queue, Math.min(mostRush, short / Math.max(rushOf, usual)));
  }

  /** How many times as long few are free because of a backlog. */
  get #longerByBacklog(): number {
    const forCalls = this.exclusive ? callsInBacklog * Math.max(0, 1 - this.shortage / shortAllDay) : 0;
    return 1 + (backlogLasting + forCalls) * this.backlog;
  }

  /** Worth lost, in expectation, to arrivals while the present state lasts, if one agent fewer is free. */
  lossByOneFewer(): number {
    const free = this.#ready - this.#waiting;
    if (free !== this.#lossOf) {
      const share = (lasting + longerLasting * this.shortage) * this.#longerByBacklog;
      const lastsMs = (share * this.holdMs) / (1 + this.arrivals * this.holdMs);
      this.#loss = lastsMs * this.arrivals * this.worth * this.hangingOnOne();
      this.#lossOf = free;
    }
    return this.#loss;
  }
}
