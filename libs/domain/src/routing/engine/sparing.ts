import { bestAgent } from './best-agent.ts';
import type { Dispatch } from './dispatch.ts';
import type { Waiting } from './line.ts';
import { bearable, regretOf } from './stakes.ts';

const aheadAtMostMs = 48 * 3_600_000;
const nearestMs = 1_000;

/** Somebody could take it, and is kept free for work that will need them more. Both sides are in points of the score. */
export interface Sparing {
  /** What the cheapest of them would cost other work. */
  readonly costs: number;
  /** What it may cost at present, as it waits. */
  readonly bears: number;
  /** When it may cost so much that it is given to them, if all else stays as it is; none in the next two days. */
  readonly untilMs?: number;
}

/** Why this is held, where somebody could take it; undefined when nobody could, or somebody does. */
export function sparingOf(dispatch: Dispatch, waiting: Waiting, nowMs: number): Sparing | undefined {
  const found = bestAgent(dispatch, waiting, nowMs);
  if (!found || 'seat' in found) return undefined;
  const costs = found.cost;
  const bears = (atMs: number) => bearable(waiting, regretOf(waiting, atMs), atMs);
  const untilMs = firstTime((atMs) => bears(atMs) >= costs, nowMs);
  return { costs, bears: bears(nowMs), ...(untilMs !== undefined && { untilMs }) };
}

/** To the second the first time from now on at which it holds, of what holds for good once it does. */
function firstTime(holds: (atMs: number) => boolean, nowMs: number): number | undefined {
  let before = 0;
  let after = nearestMs;
  while (!holds(nowMs + after)) {
    if (after > aheadAtMostMs) return undefined;
    before = after;
    after *= 2;
  }
  while (after - before > nearestMs) {
    const middle = (before + after) / 2;
    if (holds(nowMs + middle)) after = middle;
    else before = middle;
  }
  return nowMs + after;
}
