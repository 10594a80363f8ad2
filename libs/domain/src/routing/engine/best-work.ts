import type { Dispatch } from './dispatch.ts';
import { keepingOf } from './keeping.ts';
import { Line, type Waiting } from './line.ts';
import type { Match } from './match.ts';
import type { Seat } from './seat.ts';
import { bearable, regretOf } from './stakes.ts';

/** The best work for this agent, or undefined when there is nothing that they could or should take. */
export function bestWork(dispatch: Dispatch, seat: Seat, nowMs: number): Match | undefined {
  if (!dispatch.isThere(seat, nowMs)) return undefined;
  let best: Match | undefined;
  const consider = (waiting: Waiting | undefined) => {
    if (waiting && mayHave(dispatch, waiting.line, seat, nowMs))
      best = better(dispatch, waiting, seat, nowMs, best);
  };
  let fronts: Map<string, Waiting> | undefined;
  for (const line of seat.kind.lines) {
    const [first] = line.items;
    if (!first || !dispatch.hasRoom(line, seat)) continue;
    if (line.order === 'urgency') {
      consider(line.savable(nowMs));
      consider(line.overdue(nowMs));
      continue;
    }
    // A queue that is served by age or priority has one head, whatever its lines.
    const { queue } = line.example;
    const front = fronts?.get(queue);
    if (mayHave(dispatch, line, seat, nowMs) && (!front || Line.before(first, front)))
      fronts = (fronts ?? new Map<string, Waiting>()).set(queue, first);
  }
  if (fronts) for (const front of fronts.values()) consider(front);
  for (const known of dispatch.knownTo(seat.person.id))
    if (known.line.order === 'urgency' && dispatch.hasRoom(known.line, seat)) consider(known);
  return best;
}

/** This work for the agent, if it comes before the best so far and may be given away at what it costs others. */
function better(
  dispatch: Dispatch,
  waiting: Waiting,
  seat: Seat,
  nowMs: number,
  best: Match | undefined,
): Match | undefined {
  const leaving = regretOf(waiting, nowMs);
  const scores = dispatch.scoresOf(waiting, leaving);
  scores.score(seat.place);
  const { points: score, rank } = scores;
  if (best && best.rank >= rank) return best;
  if (scores.cost > bearable(waiting, leaving, nowMs)) return best;
  return { waiting, seat, score, rank, newRound: waiting.line.asked.includes(seat.place) };
}

/** Whether the agent may have the head of this line as far as earlier offers go, and those whom it is kept for. */
function mayHave(dispatch: Dispatch, line: Line, seat: Seat, nowMs: number): boolean {
  if (line.keptFor !== undefined && line.keptFor !== seat.person.id) {
    const [able] = dispatch.candidates(line, nowMs);
    if (keepingOf(dispatch, line, able, nowMs)) return false;
  }
  if (line.asked.length === 0 || !line.asked.includes(seat.place)) return true;
  const [set, newRound] = dispatch.candidates(line, nowMs);
  return newRound && set.has(seat.place);
}
