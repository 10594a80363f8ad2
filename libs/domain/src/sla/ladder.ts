import type { ChannelKind, Priority, SlaMetric } from '../words.ts';
import { instantAfter, type Reaching, type RunningTime } from './running-time.ts';
import type { SlaMoment, SlaPolicy, SlaStep, SlaTarget } from './sla-policy.ts';

/** The target that a policy sets for a metric: the first that fits; undefined when it promises nothing. */
export function targetFor(
  policy: SlaPolicy,
  metric: SlaMetric,
  conversation: { readonly priority: Priority; readonly channelKind: ChannelKind },
): SlaTarget | undefined {
  return policy.targets.find(
    (target) =>
      target.metric === metric &&
      (target.priorities?.includes(conversation.priority) ?? true) &&
      (target.channelKinds?.includes(conversation.channelKind) ?? true),
  );
}

/** The steps of the escalation ladder that watch a metric. */
export function stepsFor(policy: SlaPolicy, metric: SlaMetric): readonly SlaStep[] {
  return policy.ladder.filter((step) => step.metric === metric);
}

/**
 * The instant at which a step acts. Its moment is a mark on the same clock as the target, so pauses and closed hours
 * put it off alike; more than a hundred per cent lies after the deadline, an offset before the start acts at the start.
 */
export function momentOf(clock: RunningTime, targetMs: number, moment: SlaMoment): Reaching {
  return instantAfter(clock, markOf(targetMs, moment));
}

function markOf(targetMs: number, moment: SlaMoment): number {
  if ('percent' in moment) return Math.round((targetMs * moment.percent) / 100);
  if ('beforeSeconds' in moment) return targetMs - moment.beforeSeconds * 1_000;
  return targetMs + moment.afterSeconds * 1_000;
}
