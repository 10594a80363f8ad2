import type { ScoreWeights } from './weights.ts';

/** The terms of a score, in the order in which they are added. */
export const termNames = [
  'worth',
  'fit',
  'preferred',
  'sameAgent',
  'packing',
  'load',
  'fairness',
  'variety',
  'reliability',
  'scarcity',
  'reserve',
  'related',
] as const satisfies readonly (keyof ScoreWeights)[];
export type TermName = (typeof termNames)[number];

export interface ScoreTerm {
  readonly name: TermName;
  /** Before its weight; what counts against the agent is negative. */
  readonly value: number;
  readonly weight: number;
  /** value × weight; the points of all terms, added in this order, are the score. */
  readonly points: number;
}

/** An agent's time is worth more in short work: the power of the share of it that work takes by which its worth counts less. */
const sizePower = 0.585;
/** The time of an agent in which worth counts as much as it is. */
export const referenceMs = 100_000;
/** Handling is that much longer by each other open conversation. */
export const slowdown = 0.12;
/** Of a firm conversation the share of fairness that counts: it is the calls that are shared out evenly, chats are packed. */
const fairnessOfPacked = 0.15;
/** Being ahead of the peers by so much of their share of busy time counts like all of one's own time. */
const evenness = 5;
/** The share of what calls lose in the long run that counts for one piece of work, which is only a part of their shortage. */
export const longRun = 0.05;
/** What it weighs to take somebody with a skill that next to nobody else has for work that does not need it. */
export const sparing = 2.8;
/** What deferrable work takes from an agent who holds firm conversations, as share of what the time would be worth to calls. */
export const crowding = 0.8;
/**
 * Of the reserve the share that one more firm conversation costs at somebody who holds some already, because it is longer
 * before they are free.
 */
export const prolonging = 0.146;
/** Of what a waiting call is worth, the share that one firm conversation more costs, which keeps the agent from calls for longer. */
export const delaying = 0.5;
/** What each piece of work that gives way to calls counts against a firm conversation beside it, of one more such: all of it takes longer. */
const besideOthers = 0.15;
/** How much easy work is drawn to those with many hard conversations behind them, and the most of it. */
const easing = 0.5;
const mostEasing = 8;
/**
 * After so many hard conversations in a row nothing is spared of somebody that they may have for a change, and easy work that
 * gives way to calls comes to them before the next call, which waits no longer for it.
 */
export const tiring = 3;
const relief = 20;
/** After so many one more goes to others, or comes after all that is easy, of which none is kept from them. */
export const tired = 4;
const respite = 40;

/** What a unit of worth counts for that takes so many times that time; of a product of times the product. */
export function timeWorth(time: number): number {
  return Math.pow(time, -sizePower);
}

/** What speaks against giving somebody more: their share of busy time, and how far that is ahead of their peers'. */
export function hadAlready(busyShare: number, ahead: number): number {
  return busyShare + evenness * ahead;
}

/**
 * Ever worse for one more hard conversation in a row, ever better for something else.
 * @param givesWay whether calls may interrupt it
 */
export function varietyOf(hard: boolean, givesWay: boolean, run: number): number {
  const weariness = (run * run * run) / 16;
  if (hard) return -weariness - (run < tired ? 0 : respite);
  const change = Math.min(3, run) / 10 + easing * Math.min(mostEasing, weariness);
  return givesWay && run >= tiring ? change + relief : change;
}

/**
 * Firm conversations go where others are, and rather not where work that gives way to calls is; that goes to whom no conversation
 * keeps from them.
 */
export function packingOf(exclusive: boolean, firm: boolean, firmHeld: number, items: number): number {
  return firm ? firmHeld - besideOthers * (items - firmHeld) : exclusive || firmHeld === 0 ? 0 : -1;
}

export function loadOf(exclusive: boolean, items: number): number {
  return exclusive ? 0 : -items;
}

/** @param had what they had already */
export function fairnessOf(firm: boolean, had: number): number {
  return -had * (firm ? fairnessOfPacked : 1);
}

export function termsOf(values: Float64Array, weights: readonly number[]): ScoreTerm[] {
  return termNames.map((name, at) => {
    const value = values[at] ?? 0;
    const weight = weights[at] ?? 0;
    return { name, value, weight, points: value * weight };
  });
}
