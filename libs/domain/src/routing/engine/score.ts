import type { ScoreWeights } from './weights.ts';
import type { Line } from './line.ts';
import type { Seat } from './seat.ts';

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
/** Handling is that much longer by each other open conversation. */
const slowdown = 0.12;
/** Of a firm conversation the share of fairness that counts: it is the calls that are shared out evenly, chats are packed. */
const fairnessOfPacked = 0.15;
const referenceMs = 100_000;
/** What deferrable work takes from an agent who holds firm conversations, as share of what the time would be worth to calls. */
const crowding = 0.8;
/** Of the reserve the share that one more firm conversation costs at somebody who holds some already, because it is longer
 * before they are free. */
const prolonging = 0.146;
/** How much easy work is drawn to those with many hard conversations behind them, and the most of it. */
const easing = 0.5;
const mostEasing = 3;

/** Values of the terms, written into `into` in the order of their names; the hot path makes no objects. */
export function termValues(
  into: Float64Array,
  line: Line,
  seat: Seat,
  regretNow: number,
  sameAgent: boolean,
  related: boolean,
): void {
  const { group, firm } = line;
  const pace = (line.pace[seat.kind.number] ?? 1) * seat.pace;
  const holdMs = group.answerMs + group.handlingMs * pace * (1 + slowdown * seat.items) + group.wrapUpMs;
  const share = group.exclusive ? 1 : line.units / Math.max(1, seat.person.units);
  const size = ((group.handlingMs * pace + group.wrapUpMs) * Math.max(0.01, share)) / referenceMs;
  into[0] = regretNow / Math.pow(size, sizePower);
  into[1] = 1 - pace;
  into[2] = line.preferred[seat.kind.number] ?? 0;
  into[3] = sameAgent ? 1 : 0;
  into[4] = firm ? seat.firm : group.exclusive || seat.firm === 0 ? 0 : -1;
  into[5] = group.exclusive ? 0 : -seat.items;
  into[6] = -seat.busyShare * (firm ? fairnessOfPacked : 1);
  into[7] = varietyOf(line.hard, seat.hardRun);
  into[8] = -seat.missShare * line.worth;
  const calls =
    group.exclusive || firm ? (seat.kind.scarcity * holdMs) / (group.exclusive ? 1 : seat.firm + 1) : 0;
  into[9] = -calls - (line.wasted[seat.kind.number] ?? 0);
  into[10] = -keptFrom(line, seat, holdMs);
  into[11] = related ? 1 : 0;
}

/** Ever worse for one more hard conversation in a row, ever better for something else. */
function varietyOf(hard: boolean, run: number): number {
  const weariness = run ** 3 / 16;
  return hard ? -weariness : Math.min(3, run) / 10 + easing * Math.min(mostEasing, weariness);
}

/** What the calls to come lose by it: a free agent, the earlier end of their conversations, or room for the next of these. */
function keptFrom({ group, firm }: Line, { kind, firm: held }: Seat, holdMs: number): number {
  if (group.exclusive || (firm && held === 0)) return kind.reserve;
  if (held === 0) return 0;
  return firm ? (prolonging * kind.reserve) / (held + 1) : crowding * kind.scarcity * holdMs;
}

export function sumOf(values: Float64Array, weights: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += (values[at] ?? 0) * (weights[at] ?? 0);
  return sum;
}

/** The score without the term for the customer's other work, which says who takes this, not that it comes before others. */
export function rankOf(values: Float64Array, weights: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < values.length - 1; at++) sum += (values[at] ?? 0) * (weights[at] ?? 0);
  return sum;
}

export function termsOf(values: Float64Array, weights: readonly number[]): ScoreTerm[] {
  return termNames.map((name, at) => {
    const value = values[at] ?? 0;
    const weight = weights[at] ?? 0;
    return { name, value, weight, points: value * weight };
  });
}

/** What giving the work to this agent now would cost the calls that come: by its reserve and scarcity terms. */
export function costOf(values: Float64Array, weights: readonly number[], line: Line, seat: Seat): number {
  const wasted = line.wasted[seat.kind.number] ?? 0;
  return -(((values[9] ?? 0) + wasted) * (weights[9] ?? 0) + (values[10] ?? 0) * (weights[10] ?? 0));
}
