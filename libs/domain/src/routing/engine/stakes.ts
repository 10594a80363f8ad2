import type { Waiting } from './line.ts';
import type { DispatchRules } from './rules.ts';
import { hopelessHandling, lateCallHold, lateHold, lateShare, regret } from './worth.ts';

/** Work whose end is promised is urgent when so many times its usual handling time is left. */
const safeHandling = 2.5;

/** What it costs to leave this waiting now. */
export function regretOf(
  { line, dueMs, promisedMs, work }: Waiting,
  rules: DispatchRules,
  nowMs: number,
): number {
  if (dueMs < nowMs) return line.worth * lateShare(nowMs - dueMs, promisedMs, line.group.exclusive);
  const atEnd = rules.channels[work.channel]?.due === 'end';
  const reserveMs = atEnd ? (safeHandling - hopelessHandling) * line.group.handlingMs : 0;
  return regret(line.curve, dueMs - nowMs - reserveMs);
}

/**
 * What a place may cost others for this to be given it. Calls are not held while they can be answered in time; other work as
 * long as it costs more than waiting may.
 */
export function bearable({ line, dueMs }: Waiting, leaving: number, nowMs: number): number {
  const late = dueMs < nowMs;
  if (line.group.exclusive) return late ? Math.max(leaving, lateCallHold * line.worth) : Infinity;
  return late ? Math.max(leaving, lateHold * line.worth) : leaving;
}
