import type { Line, Waiting } from './line.ts';
import { bearableShare, lateShare, type Late } from './lateness.ts';
import { hopelessHandling } from './worth.ts';

/** Work whose end is promised is urgent when so many times its usual handling time is left. */
const safeHandling = 2.5;
/**
 * Each one that waits before it in a line of such work puts one back by so much of its usual handling time, shared among those
 * who are there for it, so that a backlog is worked off in time although each of it could wait. They do several at a time, and
 * have other work too.
 */
const timesForEach = 2.5;
/** So many places of the line are looked at, evenly spread: those that came overnight are due at once, others much later. */
const looks = 8;
/**
 * So long before it must be begun it takes none but places that cost others nothing, and ever more of the usual cost the nearer
 * that comes: the rush that makes room dear may be over by then.
 */
const farMs = 2 * 3_600_000;

/**
 * Where people are plenty customers are answered well before their deadline, whoever decides: what may be done beside other
 * work becomes urgent so much of what was promised earlier, less the share that hangs on one agent, and of no more than a minute.
 */
const plenty = 0.6;
const soonMs = 60_000;

/** What it costs to leave this waiting now. */
export function regretOf(waiting: Waiting, nowMs: number): number {
  const { line, dueMs } = waiting;
  if (dueMs < nowMs) return line.worth * lateShare(lateBy(waiting, nowMs));
  if (!line.dueAtEnd) return line.curve.at(dueMs - nowMs - earlierMs(waiting));
  const reserveMs = (safeHandling - hopelessHandling) * line.group.handlingMs;
  const slackMs = Math.min(dueMs, inTurnMs(line)) - nowMs - reserveMs;
  return line.curve.at(slackMs, 1 - Math.max(0, slackMs) / farMs);
}

function earlierMs({ line, promisedMs }: Waiting): number {
  const { exclusive, shortage } = line.group;
  return exclusive ? 0 : Math.max(0, plenty - shortage) * Math.min(soonMs, promisedMs);
}

/** When the line must be begun for all in it to be in time, as far as those show that are looked at. */
function inTurnMs({ fitness, items, group }: Line): number {
  const eachMs = (timesForEach * group.handlingMs) / Math.max(1, fitness.there);
  let beginMs = Infinity;
  let seen = 0;
  for (let look = 1; look <= looks && seen < items.length - 1; look++) {
    const before = Math.round((look * items.length) / looks) - 1;
    const one = items[before];
    // Where few wait, several looks fall on one.
    if (!one || before <= seen) continue;
    seen = before;
    beginMs = Math.min(beginMs, one.dueMs - eachMs * before);
  }
  return beginMs;
}

/**
 * What a place may cost others for this to be given it. Calls are not held while they can be answered in time, nor is what is
 * promised to be done once it is late; other work as long as it costs more than waiting may.
 */
export function bearable(waiting: Waiting, leaving: number, nowMs: number): number {
  const { line, dueMs } = waiting;
  const { channelArrivals, exclusive } = line.group;
  if (dueMs >= nowMs) return exclusive ? Infinity : leaving;
  if (line.dueAtEnd) return Infinity;
  return Math.max(leaving, bearableShare(lateBy(waiting, nowMs), channelArrivals) * line.worth);
}

function lateBy({ line, dueMs, promisedMs, work }: Waiting, nowMs: number): Late {
  const { backlog, exclusive, handlingMs, shortage, turnMs } = line.group;
  return {
    lateMs: nowMs - dueMs,
    promisedMs,
    step: work.step,
    exclusive,
    handlingMs,
    shortage,
    backlog,
    turnMs,
  };
}
