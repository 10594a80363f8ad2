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
