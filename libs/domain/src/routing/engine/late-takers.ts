import type { AgentSet } from '../agent-set.ts';
import type { Dispatch } from './dispatch.ts';
import type { Waiting } from './line.ts';
import type { Seat } from './seat.ts';

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
  let takers: AgentSet | undefined;
  for (const late of dispatch.dueAtEnd) {
    if (late.channel !== line.channel || !late.takesAnyRoom(nowMs)) continue;
    if (takers) takers.join(late.able);
    else takers = late.able.copy();
  }
  return takers?.meet(these);
}

/** Whether the agent is such a one. */
export function wouldTakeLate({ line }: Waiting, { kind }: Seat, nowMs: number): boolean {
  return (
    line.dueAtEnd && kind.lines.some((late) => late.channel === line.channel && late.takesAnyRoom(nowMs))
  );
}
