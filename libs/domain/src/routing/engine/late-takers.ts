import { AgentSet } from '../agent-set.ts';
import type { Dispatch } from './dispatch.ts';
import type { Waiting } from './line.ts';
import type { Seat } from './seat.ts';
import { leastShare } from './worth.ts';

/**
 * Late work that is promised to be done may not be held, so that it takes whatever room is kept for others. Where it would,
 * what can still be done in time and waits for a cheaper place takes that room instead: holding it would spare nobody
 * anything, and make it late too.
 */
export function lateTakers(
  dispatch: Dispatch,
  { line }: Waiting,
  these: AgentSet,
  nowMs: number,
): AgentSet | undefined {
  if (!line.dueAtEnd) return undefined;
  let [takers, missing]: [AgentSet | undefined, number] = [undefined, these.size];
  for (const late of dispatch.dueAtEnd) {
    // Where late work abounds, a few of its lines suffice for everybody.
    if (missing === 0) break;
    if (late.channel !== line.channel || !late.takesAnyRoom(nowMs)) continue;
    takers ??= new AgentSet(dispatch.seats.length);
    missing -= takers.joinFrom(late.able, these);
  }
  return takers;
}

/** More than all that speaks for one work against another. */
const behind = 100;

/**
 * By what work comes in its turn: its score, but late work that is promised to be done comes after all that can still be kept,
 * until it has waited so long that it counts again. Its worth says so already, by so little that a welcome skill outweighed it.
 * @param leaving what it costs to leave it waiting
 */
export function rankOf({ dueMs, line }: Waiting, rank: number, leaving: number, nowMs: number): number {
  const isForgone = line.dueAtEnd && line.order === 'urgency' && dueMs < nowMs;
  return isForgone && leaving < leastShare * line.worth ? rank - behind : rank;
}

/** Whether the agent would give room that is kept to late work instead. */
export function wouldTakeLate({ line }: Waiting, { kind }: Seat, nowMs: number): boolean {
  return (
    line.dueAtEnd && kind.lines.some((late) => late.channel === line.channel && late.takesAnyRoom(nowMs))
  );
}
