import type { Sayings } from './breach-curve.ts';

/**
 * What was learned by comparing forecasts with what came, as plain data: by channel and by line. All counts fade, so that
 * a house that changes is learned anew.
 */
export interface Calibration {
  readonly channels: Readonly<Record<string, ChannelCalibration>>;
  readonly lines: Readonly<Record<string, LineCalibration>>;
}

export interface ChannelCalibration {
  /** Where outcomes fell in what was foreseen, ten times the share below: how many ended in each bin, and how many were seen to reach it. */
  readonly ended: readonly number[];
  readonly reached: readonly number[];
  readonly breach: Sayings;
}

export interface LineCalibration {
  /** The mean logarithm of what a wait was against its foreseen middle. */
  readonly logRatio: number;
  /** By how much the variance of waits is greater than the model's. */
  readonly spread: number;
  readonly count: number;
}

export const nothingLearned: Calibration = { channels: {}, lines: {} };

/** Bins of where outcomes fell, of equal width from 0 to 1. */
export const calibrationBins = 20;

export function binOf(share: number): number {
  return Math.min(calibrationBins - 1, Math.max(0, Math.floor(share * calibrationBins)));
}

/** So many outcomes are imagined that went as foreseen, before any was seen. */
const shapePrior = 100;
const linePrior = 10;
const unknownSpread = 1;

/** The share of outcomes that come before what the model says that this share comes before, at the edges of the bins. */
export function learnedShape(channel: ChannelCalibration | undefined): readonly number[] {
  const edges = [0];
  let left = 1;
  for (let bin = 0; bin < calibrationBins; bin++) {
    // Whoever hung up is counted up to then: the estimate of Kaplan and Meier.
    const imagined = shapePrior / calibrationBins;
    const ended = (channel?.ended[bin] ?? 0) + imagined;
    const reached = (channel?.reached[bin] ?? 0) + imagined * (calibrationBins - bin);
    left *= 1 - Math.min(1, ended / reached);
    edges.push(1 - left);
  }
  edges[calibrationBins] = 1;
  return edges;
}

export function throughShape(edges: readonly number[], share: number): number {
  const place = Math.min(1, Math.max(0, share)) * calibrationBins;
  const bin = Math.min(calibrationBins - 1, Math.floor(place));
  const [from, to] = [edges[bin] ?? 0, edges[bin + 1] ?? 1];
  return from + (to - from) * (place - bin);
}

export function backThroughShape(edges: readonly number[], share: number): number {
  let bin = 0;
  while (bin < calibrationBins - 1 && (edges[bin + 1] ?? 1) < share) bin += 1;
  const [from, to] = [edges[bin] ?? 0, edges[bin + 1] ?? 1];
  return (bin + (to > from ? (share - from) / (to - from) : 0)) / calibrationBins;
}

/** By what the foreseen waits of a line are to be multiplied. */
export function lineFactor(line: LineCalibration | undefined): number {
  return line ? Math.exp((line.logRatio * line.count) / (line.count + linePrior)) : 1;
}

/** By what the variance of its waits is to be multiplied. */
export function lineSpread(line: LineCalibration | undefined): number {
  return line
    ? (unknownSpread * linePrior + line.spread * line.count) / (line.count + linePrior)
    : unknownSpread;
}
