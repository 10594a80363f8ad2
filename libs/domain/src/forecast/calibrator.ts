import { breachBin, breachEdges } from './breach-curve.ts';
import {
  binOf,
  calibrationBins,
  lineFactor,
  lineSpread,
  nothingLearned,
  type Calibration,
  type ChannelCalibration,
  type LineCalibration,
} from './calibration.ts';
import { trialLevels } from './forecast.ts';

/** Of what waits so many are followed to the end, every so often: more of the same few hours would teach nothing new. */
export const trialPlan = { everyMs: 300_000, atOnce: 25 };

/** One forecast and what came of it. */
export interface Trial {
  readonly line: string;
  readonly channel: string;
  /** `rawWaits` of the forecast. */
  readonly rawWaits: readonly number[];
  readonly rawBreach: number | undefined;
  /** What the wait was, or how long it was when the customer left. Milliseconds after the forecast. */
  readonly waitedMs: number;
  readonly left: boolean;
  /** Undefined when there was no deadline, or when the customer left before it. */
  readonly breached: boolean | undefined;
}

/** The last so many outcomes count, roughly: of where they fell, of breaches, and of a line's. */
const rememberedOfShape = 30_000;
const rememberedOfBreach = 3_000;
const rememberedOfLine = 1_500;
/** One outcome says no more than this, as a logarithm. */
const greatestLogRatio = 2;
/** From the tenth to the ninetieth of a hundred, in standard deviations. */
const widthOfRange = 2.56;
const greatestSurprise = 4;
const [leastSpread, greatestSpread] = [0.1, 40];
/** Below this nothing was foreseen that could be missed. */
const leastWaitMs = 2_000;

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly number[] ? number[] : Mutable<T[K]> };

/** Learns from trials one after another, and answers with plain data. */
export class Calibrator {
  readonly #channels = new Map<string, Mutable<ChannelCalibration>>();
  readonly #lines = new Map<string, LineCalibration>();

  constructor({ channels, lines }: Calibration = nothingLearned) {
    for (const [name, one] of Object.entries(channels)) {
      this.#channels.set(name, {
        ended: [...one.ended],
        reached: [...one.reached],
        breach: { times: [...one.breach.times], said: [...one.breach.said], came: [...one.breach.came] },
      });
    }
    for (const [name, one] of Object.entries(lines)) this.#lines.set(name, one);
  }

  learn(trial: Trial): void {
    const channel = this.#channel(trial.channel);
    const share = shareWaited(trial.rawWaits, trial.waitedMs);
    const bin = binOf(share);
    fade(channel.ended, rememberedOfShape);
    fade(channel.reached, rememberedOfShape);
    for (let at = 0; at <= bin; at++) add(channel.reached, at, 1);
    if (!trial.left) add(channel.ended, bin, 1);
    if (trial.rawBreach !== undefined && trial.breached !== undefined) {
      const { times, said, came } = channel.breach;
      for (const counts of [times, said, came]) fade(counts, rememberedOfBreach);
      const saying = breachBin(trial.rawBreach);
      add(times, saying, 1);
      add(said, saying, trial.rawBreach);
      if (trial.breached) add(came, saying, 1);
    }
    if (!trial.left) this.#learnLine(trial);
  }

  calibration(): Calibration {
    return { channels: Object.fromEntries(this.#channels), lines: Object.fromEntries(this.#lines) };
  }

  #learnLine({ line, rawWaits, waitedMs }: Trial): void {
    const [low, middle, high] = [0.1, 0.5, 0.9].map((level) => rawWaits[trialLevels.indexOf(level)] ?? 0);
    if (middle === undefined || low === undefined || high === undefined || middle < leastWaitMs) return;
    const known = this.#lines.get(line) ?? { logRatio: 0, spread: lineSpread(undefined), count: 0 };
    const ratio = Math.log(Math.max(leastWaitMs, waitedMs) / middle);
    const seen = Math.max(-greatestLogRatio, Math.min(greatestLogRatio, ratio));
    const count = Math.min(rememberedOfLine, known.count + 1);
    // What was foreseen has the factor and the spread in it already: what is still missing is added.
    const logRatio = known.logRatio + (Math.log(lineFactor(known)) + seen - known.logRatio) / count;
    const foreseen = Math.max(
      0.005,
      Math.log(Math.max(high, leastWaitMs) / Math.max(low, leastWaitMs / 4)) / widthOfRange,
    );
    const missed = Math.min(greatestSurprise, (seen / foreseen) ** 2) * lineSpread(known);
    const spread = Math.min(
      greatestSpread,
      Math.max(leastSpread, known.spread + (missed - known.spread) / count),
    );
    this.#lines.set(line, { logRatio, spread, count });
  }

  #channel(name: string): Mutable<ChannelCalibration> {
    let channel = this.#channels.get(name);
    if (!channel) {
      const zeros = (bins: number) => new Array<number>(bins).fill(0);
      const ofBreach = () => zeros(breachEdges.length + 1);
      channel = {
        ended: zeros(calibrationBins),
        reached: zeros(calibrationBins),
        breach: { times: ofBreach(), said: ofBreach(), came: ofBreach() },
      };
      this.#channels.set(name, channel);
    }
    return channel;
  }
}

/** Where the outcome fell in what was foreseen: the share that was expected to be over by then. */
export function shareWaited(rawWaits: readonly number[], waitedMs: number): number {
  let [beforeWait, beforeLevel] = [0, 0];
  for (const [at, wait] of rawWaits.entries()) {
    const level = trialLevels[at] ?? 1;
    if (waitedMs <= wait) {
      const width = wait - beforeWait;
      return beforeLevel + (level - beforeLevel) * (width > 0 ? (waitedMs - beforeWait) / width : 1);
    }
    [beforeWait, beforeLevel] = [wait, level];
  }
  return 1 - (1 - beforeLevel) * Math.exp(-(waitedMs - beforeWait) / Math.max(1_000, beforeWait));
}

function fade(counts: number[], remembered: number): void {
  for (let at = 0; at < counts.length; at++) counts[at] = (counts[at] ?? 0) * (1 - 1 / remembered);
}

function add(counts: number[], at: number, by: number): void {
  counts[at] = (counts[at] ?? 0) + by;
}
