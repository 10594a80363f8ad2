import type { Dispatch } from './dispatch.ts';
import { keepingOf } from './keeping.ts';
import { rankOf, wouldTakeLate } from './late-takers.ts';
import { Line, type Waiting } from './line.ts';
import type { Match } from './match.ts';
import type { Seat } from './seat.ts';
import { bearable, regretOf } from './stakes.ts';

/** The best work for this agent, or undefined when there is nothing that they could or should take. */
export function bestWork(dispatch: Dispatch, seat: Seat, nowMs: number): Match | undefined {
  if (!dispatch.isThere(seat, nowMs)) return undefined;
  let best: Match | undefined;
  let fronts: Map<string, Waiting> | undefined;
  for (const line of seat.kind.lines) {
    if (line.items.length === 0 || !dispatch.hasRoom(line, seat)) continue;
    if (line.order === 'urgency') {
      best = better(dispatch, line.savable(nowMs), seat, nowMs, best);
      best = better(dispatch, line.overdue(nowMs), seat, nowMs, best);
    } else if (mayHave(dispatch, line, seat, nowMs)) fronts = withFront(fronts, line);
  }
  if (fronts) for (const front of fronts.values()) best = better(dispatch, front, seat, nowMs, best);
  for (const known of dispatch.knownTo(seat.person.id)) {
    const { line } = known;
    // Who knew the customer may not be able to do this.
    if (line.order === 'urgency' && line.able.has(seat.place) && dispatch.hasRoom(line, seat))
      best = better(dispatch, known, seat, nowMs, best);
  }
  return best;
}

/** A queue that is served by age or priority has one head, whatever its lines. */
function withFront(fronts = new Map<string, Waiting>(), line: Line): Map<string, Waiting> {
  const [first] = line.items;
  const front = fronts.get(line.example.queue);
  return first && (!front || Line.before(first, front)) ? fronts.set(line.example.queue, first) : fronts;
}

/** This work for the agent, if it comes before the best so far and may be given away at what it costs others. */
function better(
  dispatch: Dispatch,
  waiting: Waiting | undefined,
  seat: Seat,
  nowMs: number,
  best: Match | undefined,
): Match | undefined {
  if (!waiting || !mayHave(dispatch, waiting.line, seat, nowMs)) return best;
  const leaving = regretOf(waiting, nowMs);
  const scores = dispatch.scoresOf(waiting, leaving);
  scores.score(seat.place);
  const score = scores.points;
  const rank = rankOf(waiting, scores.rank, leaving, nowMs);
  if (best && best.rank >= rank) return best;
  const isHeld = scores.cost > bearable(waiting, leaving, nowMs);
  if (isHeld && !wouldTakeLate(waiting, seat, nowMs)) return best;
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
