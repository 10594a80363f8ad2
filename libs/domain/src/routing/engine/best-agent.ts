import type { Dispatch } from './dispatch.ts';
import { keepingOf, narrow } from './keeping.ts';
import type { Waiting } from './line.ts';
import type { Hold, Match } from './match.ts';
import { costOf, rankOf, sumOf } from './score.ts';
import type { Seat } from './seat.ts';
import { bearable, regretOf } from './stakes.ts';

/** Whether somebody is still worth waiting for is asked so often. */
const lookAgainForMs = 10_000;

/** The best agent for this work, a reason to hold it, or undefined when nobody can take it. */
export function bestAgent(dispatch: Dispatch, waiting: Waiting, nowMs: number): Match | Hold | undefined {
  const { line } = waiting;
  const { weights } = dispatch;
  const leaving = regretOf(waiting, dispatch.rules, nowMs);
  const limit = bearable(waiting, leaving, dispatch.rules, nowMs);
  let cheapest = Infinity;
  let best: Seat | undefined;
  let bestScore = -Infinity;
  const [set, newRound] = dispatch.candidates(line, nowMs);
  const keeping = keepingOf(dispatch, line, set, nowMs);
  narrow(set, dispatch, keeping);
  set.each((place) => {
    const seat = dispatch.seats[place];
    if (!seat) return;
    const values = dispatch.values(waiting, seat, leaving);
    const score = sumOf(values, weights);
    const cost = costOf(values, weights, line, seat);
    if (cost < cheapest) cheapest = cost;
    if (cost > limit || score <= bestScore) return;
    bestScore = score;
    best = seat;
  });
  if (best) {
    const rank =
      line.customer === undefined ? bestScore : rankOf(dispatch.values(waiting, best, leaving), weights);
    return { waiting, seat: best, score: bestScore, rank, newRound };
  }
  if (keeping && cheapest === Infinity) {
    const lookAgainMs = Math.min(keeping.untilMs, nowMs + lookAgainForMs);
    return { waiting, cost: keeping.costs, regret: leaving, lookAgainMs };
  }
  if (cheapest === Infinity) return undefined;
  const lookAgainMs = nowMs + Math.min(30_000, Math.max(2_000, (waiting.dueMs - nowMs) / 10));
  return { waiting, cost: cheapest, regret: leaving, lookAgainMs };
}
