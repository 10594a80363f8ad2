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
  for (const waiting of worthALook(dispatch, seat, nowMs)) {
    const { line } = waiting;
    if (!mayHave(dispatch, line, seat, nowMs)) continue;
    const leaving = regretOf(waiting, dispatch.rules, nowMs);
    const scores = dispatch.scoresOf(waiting, leaving);
    scores.score(seat.place);
    const { points: score, rank } = scores;
    if (best && best.rank >= rank) continue;
    if (scores.cost > bearable(waiting, leaving, dispatch.rules, nowMs)) continue;
    best = { waiting, seat, score, rank, newRound: line.asked.includes(seat.place) };
  }
  return best;
}

/** The heads of the lines that they may serve and have room for, and what waits of customers whom they know. */
function worthALook(dispatch: Dispatch, seat: Seat, nowMs: number): Waiting[] {
  const found: Waiting[] = [];
  const fronts = new Map<string, Waiting>();
  const hasRoom = (line: Line) => dispatch.hasRoom(line, seat);
  for (const line of seat.kind.lines) {
    const [first] = line.items;
    if (!first || !hasRoom(line)) continue;
    if (line.order === 'urgency') {
      const [savable, overdue] = [line.savable(nowMs), line.overdue(nowMs)];
      if (savable) found.push(savable);
      if (overdue) found.push(overdue);
      continue;
    }
    // A queue that is served by age or priority has one head, whatever its lines.
    const { queue } = line.example;
    const front = fronts.get(queue);
    if (mayHave(dispatch, line, seat, nowMs) && (!front || Line.before(first, front)))
      fronts.set(queue, first);
  }
  found.push(...fronts.values());
  for (const known of dispatch.knownTo(seat.person.id))
    if (known.line.order === 'urgency' && hasRoom(known.line)) found.push(known);
  return found;
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
