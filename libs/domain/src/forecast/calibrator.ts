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

/** The last so many outcomes count, roughly. */
const remembered = 10_000;
const rememberedOfLine = 1_500;
/** One outcome says no more than this, as a logarithm. */
const greatestLogRatio = 2;
/** From the tenth to the ninetieth of a hundred, in standard deviations. */
const widthOfRange = 2.56;
const greatestSurprise = 9;
const [leastSpread, greatestSpread] = [0.5, 40];
/** Below this nothing was foreseen that could be missed. */
const leastWaitMs = 2_000;

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly number[] ? number[] : T[K] };

/** Learns from trials one after another, and answers with plain data. */
export class Calibrator {
  readonly #channels = new Map<string, Mutable<ChannelCalibration>>();
  readonly #lines = new Map<string, LineCalibration>();

  constructor({ channels, lines }: Calibration = nothingLearned) {
    for (const [name, one] of Object.entries(channels)) {
      this.#channels.set(name, {
        ended: [...one.ended],
        reached: [...one.reached],
        said: [...one.said],
        times: [...one.times],
        came: [...one.came],
      });
    }
    for (const [name, one] of Object.entries(lines)) this.#lines.set(name, one);
  }

  learn(trial: Trial): void {
    const channel = this.#channel(trial.channel);
    const share = shareWaited(trial.rawWaits, trial.waitedMs);
    const bin = binOf(share);
    fade(channel.ended);
    fade(channel.reached);
    for (let at = 0; at <= bin; at++) add(channel.reached, at, 1);
    if (!trial.left) add(channel.ended, bin, 1);
    if (trial.rawBreach !== undefined && trial.breached !== undefined) {
      for (const counts of [channel.said, channel.times, channel.came]) fade(counts);
      const saying = binOf(trial.rawBreach);
      add(channel.said, saying, trial.rawBreach);
      add(channel.times, saying, 1);
      if (trial.breached) add(channel.came, saying, 1);
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
      const zeros = () => new Array<number>(calibrationBins).fill(0);
      channel = { ended: zeros(), reached: zeros(), said: zeros(), times: zeros(), came: zeros() };
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

function fade(counts: number[]): void {
  for (let at = 0; at < counts.length; at++) counts[at] = (counts[at] ?? 0) * (1 - 1 / remembered);
}

function add(counts: number[], at: number, by: number): void {
  counts[at] = (counts[at] ?? 0) + by;
}
