import type { AgentSet } from '../agent-set.ts';
import type { Dispatch } from './dispatch.ts';
import { expectedFree } from './expected-free.ts';
import type { Line, Waiting } from './line.ts';
import type { Seat } from './seat.ts';
import { bearable, regretOf } from './stakes.ts';
import { changeMs, waitingCost } from './worth.ts';

/** Work is left to the agent who knows the customer. Both sides are in points of the score. */
export interface Keeping {
  readonly agentId: string;
  /** At the latest: the policy keeps it no longer. */
  readonly untilMs: number;
  /** In so many milliseconds they are expected to be free; 0 when they are. */
  readonly expectedMs: number;
  /** By how much they suit better than the best of the others, as likely as they come in time. */
  readonly gives: number;
  /** What the wait costs: time, and the promise as likely as it is broken meanwhile. */
  readonly costs: number;
}

const knowing = ['fit', 'preferred', 'sameAgent'] as const;

/**
 * Whom what stands in the line is kept for, out of those who could take it now: who had the customer last, while the policy
 * keeps it for them and, if they are not free, for as long as waiting for them costs less than it gives.
 * @param able who could take it now, by all rules
 */
export function keepingOf(
  dispatch: Dispatch,
  line: Line,
  able: AgentSet,
  nowMs: number,
): Keeping | undefined {
  if (line.keptFor === undefined) return undefined;
  const [waiting] = line.items;
  const seat = dispatch.seatOf(line.keptFor);
  const untilMs = waiting?.work.keptUntilMs ?? 0;
  if (!waiting || !seat || untilMs <= nowMs || line.asked.includes(seat.place)) return undefined;
  const kept = { agentId: line.keptFor, untilMs };
  if (able.has(seat.place)) {
    return isSpared(dispatch, waiting, seat, nowMs)
      ? undefined
      : { ...kept, expectedMs: 0, gives: suits(dispatch, waiting, seat), costs: 0 };
  }
  const expectedMs = expectedFree(dispatch, line, seat, nowMs);
  const other = bestOf(dispatch, waiting, able);
  if (!other || expectedMs === undefined) return undefined;
  const inTime = 1 - Math.exp(-(untilMs - nowMs) / expectedMs);
  const gives = inTime * (suits(dispatch, waiting, seat) - suits(dispatch, waiting, other));
  const costs = costOfWaiting(
    dispatch,
    waiting,
    other,
    { expectedMs, leftMs: untilMs - nowMs, inTime },
    nowMs,
  );
  return gives > costs ? { ...kept, expectedMs, gives, costs } : undefined;
}

/** Points for knowing the customer and the matter, which others would have fewer of. */
function suits(dispatch: Dispatch, waiting: Waiting, seat: Seat): number {
  const scores = dispatch.scoresOf(waiting, 0);
  scores.score(seat.place);
  return knowing.reduce((sum, name) => sum + scores.pointsOf(name), 0);
}

/** Of those who could take it, the one who suits it best. */
function bestOf(dispatch: Dispatch, waiting: Waiting, able: AgentSet): Seat | undefined {
  let best: Seat | undefined;
  let most = -Infinity;
  able.each((place) => {
    const seat = dispatch.seats[place];
    const points = seat ? suits(dispatch, waiting, seat) : -Infinity;
    if (points <= most) return;
    most = points;
    best = seat;
  });
  return best;
}

/**
 * In points of the other who would take it now. When the awaited one comes free is taken to be as likely at every instant, so
 * what was waited already changes nothing.
 */
function costOfWaiting(
  dispatch: Dispatch,
  waiting: Waiting,
  other: Seat,
  wait: { readonly expectedMs: number; readonly leftMs: number; readonly inTime: number },
  nowMs: number,
): number {
  const { dueMs, line } = waiting;
  const meanMs = wait.expectedMs * wait.inTime;
  const slackMs = dueMs - nowMs;
  const late = (atMs: number) => regretOf(waiting, atMs);
  let lost = 0;
  if (slackMs < 0) lost = late(nowMs + meanMs) - late(nowMs);
  // Others could keep the promise now.
  else if (slackMs < wait.leftMs) lost = Math.exp(-slackMs / wait.expectedMs) * line.worth;
  const cost = Math.max(0, lost) + (waitingCost * meanMs) / changeMs;
  const scores = dispatch.scoresOf(waiting, cost);
  scores.score(other.place);
  return scores.pointsOf('worth');
}

function isSpared(dispatch: Dispatch, waiting: Waiting, seat: Seat, nowMs: number): boolean {
  const leaving = regretOf(waiting, nowMs);
  const scores = dispatch.scoresOf(waiting, leaving);
  scores.score(seat.place);
  return scores.cost > bearable(waiting, leaving, nowMs);
}

/** Leaves of those who could take it only the one whom it is kept for. */
export function narrow(able: AgentSet, dispatch: Dispatch, keeping: Keeping | undefined): void {
  if (!keeping) return;
  const place = dispatch.seatOf(keeping.agentId)?.place;
  const isFree = place !== undefined && able.has(place);
  able.words.fill(0);
  if (isFree) able.add(place);
}
