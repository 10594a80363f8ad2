import type { SlaMetric } from '../words.ts';
import { instantAfter, runUntil, type Reaching, type RunningTime } from './running-time.ts';
import type { SlaMoment, SlaPolicy, SlaStep } from './sla-policy.ts';

/** The steps of the escalation ladder that watch a metric. */
export function stepsFor(policy: SlaPolicy, metric: SlaMetric): readonly SlaStep[] {
  return policy.ladder.filter((step) => step.metric === metric);
}

/**
 * The instant at which a step acts, for the first time or, of one that repeats, for the `occurrence`th after it. Its moment
 * is a mark on the same clock as the target, so pauses and closed hours put it off alike; more than a hundred per cent
 * lies after the deadline, an offset before the start acts at the start. A step on a forecast has no instant of its own.
 */
export function momentOf(
  clock: RunningTime,
  targetMs: number,
  step: Pick<SlaStep, 'at' | 'repeat'>,
  occurrence = 0,
): Reaching {
  if ('foreseen' in step.at) return { kind: 'never' };
  return instantAfter(clock, markOf(targetMs, step.at) + occurrence * everyMs(step));
}

/** How often a step acts at most. */
export function timesOf(step: Pick<SlaStep, 'repeat'>): number {
  return step.repeat?.atMost ?? 1;
}

/** A step is due that has acted `acted` times: which occurrence, counted from 0, and how many before it were missed. */
export interface DueOccurrence {
  readonly occurrence: number;
  readonly missed: number;
  readonly atMs: number;
}

/**
 * The latest occurrence of a step that is due at `now` and has not acted; undefined when none is. Of repeats that were
 * missed while nobody worked only the latest acts: ten reminders at once remind of nothing.
 */
export function dueOccurrence(
  clock: RunningTime,
  targetMs: number,
  step: Pick<SlaStep, 'at' | 'repeat'>,
  acted: number,
  now: number,
): DueOccurrence | undefined {
  const times = timesOf(step);
  if (acted >= times || 'foreseen' in step.at) return undefined;
  const ran = runUntil(clock, now) - Math.max(0, markOf(targetMs, step.at));
  const reached = step.repeat ? Math.floor(ran / everyMs(step)) : 0;
  const occurrence = Math.max(acted, Math.min(reached, times - 1));
  const moment = momentOf(clock, targetMs, step, occurrence);
  if (moment.kind !== 'at' || moment.ms > now) return undefined;
  return { occurrence, missed: occurrence - acted, atMs: moment.ms };
}

/** How often a step of this name acted, by the clock's own list. */
export function timesActed(actedSteps: readonly string[], step: string): number {
  return actedSteps.filter((name) => name === step).length;
}

function everyMs(step: Pick<SlaStep, 'repeat'>): number {
  return (step.repeat?.everySeconds ?? 0) * 1_000;
}

function markOf(targetMs: number, moment: Exclude<SlaMoment, { foreseen: number }>): number {
  if ('percent' in moment) return Math.round((targetMs * moment.percent) / 100);
  if ('beforeSeconds' in moment) return Math.max(0, targetMs - moment.beforeSeconds * 1_000);
  return targetMs + moment.afterSeconds * 1_000;
}
