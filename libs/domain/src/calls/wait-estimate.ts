/** What the expected wait of a caller follows from. */
export interface WaitFacts {
  /** 1 for the caller who is served next. */
  readonly position: number;
  /** Agents who take calls of this queue now, busy with one or not. */
  readonly agents: number;
  /** Mean length of recent calls with their wrap-up, seconds; undefined when there were none. */
  readonly handlingSeconds: number | undefined;
}

/**
 * Seconds until a caller may expect to be answered, or undefined when nothing honest can be said: with nobody there
 * to answer, or no recent call to go by. `agents` people finish one call every `handlingSeconds / agents` on average,
 * and the caller needs `position` of those.
 */
export function expectedWaitSeconds(facts: WaitFacts): number | undefined {
  if (facts.agents <= 0 || facts.handlingSeconds === undefined) return undefined;
  return Math.round((Math.max(1, facts.position) * facts.handlingSeconds) / facts.agents);
}

/** Loops between two announcements of an unchanged position. */
const repeatEvery = 3;

/**
 * Whether a waiting caller is told the position in this loop: at first, whenever it is better than what was said
 * last, and else every third loop. A worse one (somebody urgent came) is not announced out of turn.
 */
export function tellsPosition(loop: number, position: number, lastSaid: number | undefined): boolean {
  return lastSaid === undefined || position < lastSaid || loop % repeatEvery === 0;
}

/** Whole minutes as one says them to a caller: rounded up, and never more exact than the estimate is. */
export function sayableMinutes(seconds: number): number {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  return minutes <= 10 ? minutes : Math.ceil(minutes / 5) * 5;
}
