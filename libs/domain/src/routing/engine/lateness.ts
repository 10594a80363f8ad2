/** Of its worth what late work is still worth: something, so that it is not left when there is nothing else to do. */
const lateWorth = 0.002;
/**
 * Who was promised an answer soon expects it soon: a promise may be broken by more of itself the longer it was, and the shorter
 * people are. Under the best product rules the longest waits of chats grow steeply with that.
 */
const fairMs = 3_400;
/** And by so many times as much more with a backlog. */
const longerInBacklog = 1;
/** But by no more than so many times itself. */
const mostTimes = 8;
/** A caller waits no longer than this share of a call's usual length, and so much more where people are short. */
const longestHold = 0.34;
const longerHold = 0.85;
/** With a backlog by so much of that less: a rule that fills people up with it has them free for calls, while chats wait for ever. */
const shorterHold = 0.75;
/**
 * Nor, where many call, than until those who wait now should have been served in turn: each would wait as long as that. But
 * twice the promise may be waited in any case.
 */
const leastPromises = 2;
/** What it is worth then, so that it goes before all that could still be kept. */
const overlongWorth = 5;
/**
 * A caller is worth so many times as much more when they have waited as long again, up to so many times: in a rush those go
 * first who wait longest, and before the rest, whose customers leave later.
 */
const callGrowth = 7;
const mostGrowth = 5;
/** The same of what has reached a step: it need not go before all, because more people may take it, who have time to spare. */
const widenedWorth = 0.15;

/** What tells how late is too late. */
export interface Late {
  readonly lateMs: number;
  /** From its arrival to the deadline. */
  readonly promisedMs: number;
  /** How many steps it has taken, each of which lets more people have it. */
  readonly step: number;
  readonly exclusive: boolean;
  readonly handlingMs: number;
  /** How short of people its channel is. */
  readonly shortage: number;
  /** How much of a backlog there is of what is promised to be done by a time. */
  readonly backlog: number;
  /** In so long all who wait in its line now should have been served in turn. */
  readonly turnMs: number;
}

/**
 * What serving late work is still worth, as share of its worth. Its promise is broken and others can still be kept, so that
 * it counts next to nothing, until it has waited so long that few should wait longer.
 */
export function lateShare(late: Late): number {
  const left = leftMs(late);
  if (left >= 0) return lateWorth;
  const waitedMs = late.lateMs + late.promisedMs;
  const grown = late.exclusive ? (callGrowth * -left) / Math.max(1, waitedMs + left) : 0;
  return lateWorth + (late.step > 0 ? widenedWorth : overlongWorth) * (1 + Math.min(mostGrowth, grown));
}

/** In so long it will have waited too long; negative when it has. */
function leftMs({ backlog, exclusive, handlingMs, lateMs, promisedMs, shortage, turnMs }: Late): number {
  const longer = 1 + longerInBacklog * backlog;
  const limitMs = exclusive
    ? Math.min(
        (longestHold + longerHold * shortage) * (1 - shorterHold * backlog) * handlingMs,
        Math.max(leastPromises * promisedMs, turnMs),
      )
    : promisedMs * (1 + Math.min(mostTimes, (longer * shortage ** 3 * promisedMs) / fairMs));
  return limitMs - lateMs - promisedMs;
}

/** Late work is held back for others as far as it would cost them more than this share of its worth. */
const lateHold = 0.01;
/** The same for late calls, whose callers leave soon. */
const lateCallHold = 0.065;

/**
 * What late work may cost others, as share of its worth. A caller is left waiting for the next ones only as likely as one
 * calls before this one is served in any case: where few call, an agent who is free takes whoever there is.
 * @param arrivals a millisecond, of its channel
 */
export function bearableShare(late: Late, arrivals: number): number {
  if (!late.exclusive) return lateHold;
  const another = 1 - Math.exp(-arrivals * Math.max(0, leftMs(late)));
  return another > 0 ? lateCallHold / another : Infinity;
}
