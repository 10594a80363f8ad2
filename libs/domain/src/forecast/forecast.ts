import { learnedCurve, throughCurve, type BreachCurve } from './breach-curve.ts';
import {
  backThroughShape,
  learnedShape,
  lineFactor,
  lineSpread,
  throughShape,
  type Calibration,
} from './calibration.ts';
import type { ForecastInput, WaitingLine, WaitingPlace } from './forecast-input.ts';
import { gammaQuantile, gammaShareBelow } from './gamma.ts';
import { StaffTime } from './staff-time.ts';
import { agentMsOf, workAhead } from './work-ahead.ts';

/** When a waiting conversation is answered, as far as can be told. Instants are epoch milliseconds. */
export interface Forecast {
  readonly conversationId: string;
  /** The names under which it is compared with what comes. */
  readonly learnedAs: { readonly line: string; readonly channel: string };
  /** 1 for the one that is served next in its line. */
  readonly position: number;
  /** Undefined when nobody who may serve it is there or is going to come. */
  readonly answer: AnswerRange | undefined;
  /** Probability, 0 to 1, that its deadline passes first; undefined without a deadline. */
  readonly breach: number | undefined;
  /** The same before it was corrected by what was learned of such sayings; undefined when it has passed already. */
  readonly rawBreach: number | undefined;
  /** Waits in milliseconds by `trialLevels`, without what was learned of the channel; undefined when one never ends. */
  readonly rawWaits: () => readonly number[] | undefined;
  /** The instant before which its handling is over with this probability; infinite when nobody can tell. */
  readonly doneBy: (probability: number) => number;
}

export interface AnswerRange {
  /** In one of ten it comes before. */
  readonly earliestMs: number;
  /** As often before as after. */
  readonly middleMs: number;
  /** In one of ten it comes after. */
  readonly latestMs: number;
}

export const trialLevels: readonly number[] = [0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98];

/** That nobody knows how the agents fare today, as a share of the work ahead. */
const unknownShare = 0.2;
const leastShape = 0.3;
const soonMs = 60_000;
/** Share of one conversation's time that passes even where a place is free. */
const atOnce = 0.02;
/** Handling times against their mean, each as likely as the others: those of the exponential distribution. */
const handlingPoints = [0.105, 0.357, 0.693, 1.204, 2.641];

/** Forecasts of everything that waits, line by line. */
export function forecasts(input: ForecastInput, learned: Calibration): Forecast[] {
  const others = workAhead(input);
  const shapes = new Map<string, readonly number[]>();
  const breaches = new Map<string, BreachCurve>();
  return input.lines.flatMap((line, number) => {
    const staff = new StaffTime(
      input.nowMs,
      line.kinds.map((kind) => input.kinds[kind]?.staff ?? []),
      agentMsOf(line) * line.together,
    );
    // Before anybody is there it is guessed how the next day goes, which errs in other ways than to watch one go.
    const apart = staff.doneBy(input.nowMs + soonMs) > 0 ? '' : ' while closed';
    const learnedAs = { line: line.key + apart, channel: line.channel + apart };
    const { channel } = learnedAs;
    const shape = shapes.get(channel) ?? learnedShape(learned.channels[channel]);
    shapes.set(channel, shape);
    const breach = breaches.get(channel) ?? learnedCurve(learned.channels[channel]?.breach);
    breaches.set(channel, breach);
    const own = learned.lines[learnedAs.line];
    const [factor, spread] = [lineFactor(own), lineSpread(own)];
    return line.waiting.map((place, at) =>
      new PlaceForecast(input.nowMs, line, staff, {
        agentMs: at * agentMsOf(line) + (others[number]?.(place.order) ?? 0),
        factor,
        spread,
        shape,
        learnedAs,
      }).forecast(place, at + 1, breach),
    );
  });
}

interface Ahead {
  readonly agentMs: number;
  readonly factor: number;
  readonly spread: number;
  readonly shape: readonly number[];
  readonly learnedAs: Forecast['learnedAs'];
}

class PlaceForecast {
  readonly #mean: number;
  readonly #gammaShape: number;
  readonly #answeredAfter: number;

  constructor(
    private readonly nowMs: number,
    private readonly line: WaitingLine,
    private readonly staff: StaffTime,
    private readonly ahead: Ahead,
  ) {
    const one = agentMsOf(line);
    // A free place for each one ahead and for this one: it is offered at once.
    const lacking = ahead.agentMs / one - line.free + 1;
    const needed = lacking > 0 ? Math.max(lacking, atOnce) : atOnce;
    this.#mean = needed * one * ahead.factor;
    const variance = (1 / needed + unknownShare ** 2) * ahead.spread;
    this.#gammaShape = Math.max(leastShape, 1 / variance);
    this.#answeredAfter = nowMs + line.answerMs;
  }

  forecast(place: WaitingPlace, position: number, breach: BreachCurve): Forecast {
    const { deadlineMs } = place;
    const ahead = deadlineMs !== undefined && deadlineMs > this.nowMs;
    const rawBreach = ahead ? this.#breach(deadlineMs) : undefined;
    const latestMs = this.#answeredAt(0.9);
    return {
      conversationId: place.id,
      learnedAs: this.ahead.learnedAs,
      position,
      answer: Number.isFinite(latestMs)
        ? { earliestMs: this.#answeredAt(0.1), middleMs: this.#answeredAt(0.5), latestMs }
        : undefined,
      breach:
        rawBreach === undefined
          ? deadlineMs === undefined
            ? undefined
            : 1
          : throughCurve(breach, rawBreach),
      rawBreach,
      rawWaits: () => this.#rawWaits(),
      doneBy: (probability) => this.#doneBy(probability),
    };
  }

  #rawWaits(): readonly number[] | undefined {
    const waits = trialLevels.map((level) => this.#rawAt(level) - this.nowMs);
    return waits.every(Number.isFinite) ? waits : undefined;
  }

  /** Without what was learned of the channel; what was learned of the line is in. */
  #rawAt(share: number): number {
    const work = gammaQuantile(share, this.#mean, this.#gammaShape);
    return this.staff.doneAt(work) + this.line.answerMs;
  }

  #answeredAt(share: number): number {
    return this.#rawAt(backThroughShape(this.ahead.shape, share));
  }

  #shareAnsweredBy(ms: number): number {
    if (ms <= this.#answeredAfter) return 0;
    const done = this.staff.doneBy(ms - this.line.answerMs);
    return throughShape(this.ahead.shape, gammaShareBelow(done, this.#mean, this.#gammaShape));
  }

  #shareDoneBy(ms: number): number {
    const sum = handlingPoints.reduce(
      (total, point) => total + this.#shareAnsweredBy(ms - point * this.line.handlingMs),
      0,
    );
    return sum / handlingPoints.length;
  }

  #breach(deadlineMs: number): number {
    return 1 - (this.line.due === 'end' ? this.#shareDoneBy(deadlineMs) : this.#shareAnsweredBy(deadlineMs));
  }

  #doneBy(probability: number): number {
    let low = this.nowMs;
    let high = this.#answeredAt(probability) + (handlingPoints.at(-1) ?? 0) * this.line.handlingMs;
    if (!Number.isFinite(high)) return Infinity;
    while (high - low > 1_000) {
      const middle = (low + high) / 2;
      if (this.#shareDoneBy(middle) < probability) low = middle;
      else high = middle;
    }
    return high;
  }
}
