import type { Dispatch } from './dispatch.ts';
import { keepingOf, narrow } from './keeping.ts';
import { lateTakers, rankOf } from './late-takers.ts';
import type { Waiting } from './line.ts';
import type { Hold, Match } from './match.ts';
import { bearable, regretOf } from './stakes.ts';

/** Whether somebody is still worth waiting for is asked so often. */
const lookAgainForMs = 10_000;
/** What is held is looked at again the sooner the nearer its deadline is, but not more often than that, nor less. */
const soonestMs = 2_000;
const latestMs = 30_000;
/** What is late already is in no such hurry: time alone changes little about it. */
const lateAgainMs = 5_000;

/** The best agent for this work, a reason to hold it, or undefined when nobody can take it. */
export function bestAgent(dispatch: Dispatch, waiting: Waiting, nowMs: number): Match | Hold | undefined {
  const { line } = waiting;
  const [set, newRound] = dispatch.candidates(line, nowMs);
  const keeping = keepingOf(dispatch, line, set, nowMs);
  if (!keeping && set.isEmpty) return undefined;
  const leaving = regretOf(waiting, nowMs);
  const limit = bearable(waiting, leaving, nowMs);
  narrow(set, dispatch, keeping);
  const scores = dispatch.scoresOf(waiting, leaving);
  scores.choose(set, limit);
  const takers = scores.chosen < 0 && lateTakers(dispatch, waiting, set, nowMs);
  if (takers && !takers.isEmpty) scores.choose(takers, Infinity);
  const { best, bestRank, cheapest, chosen } = scores;
  const seat = dispatch.seats[chosen];
  if (seat) {
    const rank = rankOf(waiting, bestRank, leaving, nowMs);
    return { waiting, seat, score: best, rank, newRound };
  }
  if (keeping && cheapest === Infinity) {
    const lookAgainMs = Math.min(keeping.untilMs, nowMs + lookAgainForMs);
    return { waiting, cost: keeping.costs, regret: leaving, lookAgainMs };
  }
  if (cheapest === Infinity) return undefined;
  return { waiting, cost: cheapest, regret: leaving, lookAgainMs: nowMs + lookAgainAfterMs(waiting, nowMs) };
}

function lookAgainAfterMs({ dueMs }: Waiting, nowMs: number): number {
  return dueMs < nowMs ? lateAgainMs : Math.min(latestMs, Math.max(soonestMs, (dueMs - nowMs) / 10));
}
