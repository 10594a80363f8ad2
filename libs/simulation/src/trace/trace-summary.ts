import { estimate, type Estimate } from '../estimate.ts';
import {
  groupings,
  traceMetrics,
  type Grouping,
  type TraceGroupMeasures,
  type TraceMeasures,
  type TraceMetric,
} from './trace-measures.ts';

export type GroupEstimates = Record<TraceMetric, Estimate>;

/** One group: as it is with the live version, with the other, and what the other changes on the same draws. */
export interface GroupComparison {
  readonly live: GroupEstimates;
  readonly other: GroupEstimates;
  readonly change: GroupEstimates;
}

export interface TraceComparison {
  readonly overall: GroupComparison;
  readonly channels: Record<string, GroupComparison>;
  readonly queues: Record<string, GroupComparison>;
  readonly skills: Record<string, GroupComparison>;
}

/** Sums up replications of two contenders over the same draws, with 99 % intervals. */
export function compareTraces(
  live: readonly TraceMeasures[],
  other: readonly TraceMeasures[],
): TraceComparison {
  const group = (of: (run: TraceMeasures) => TraceGroupMeasures | undefined) => {
    const [lives, others] = [live.map(of), other.map(of)];
    return {
      live: estimates((metric) => lives.map((one) => one?.[metric] ?? NaN)),
      other: estimates((metric) => others.map((one) => one?.[metric] ?? NaN)),
      change: estimates((metric) =>
        others.map((one, at) => (one?.[metric] ?? NaN) - (lives[at]?.[metric] ?? NaN)),
      ),
    };
  };
  const groups = (grouping: Grouping) => {
    const names = [...new Set([...live, ...other].flatMap((one) => [...one[grouping].keys()]))].sort();
    return Object.fromEntries(names.map((name) => [name, group((one) => one[grouping].get(name))]));
  };
  const [channels, queues, skills] = groupings.map(groups);
  return {
    overall: group((one) => one.overall),
    channels: channels ?? {},
    queues: queues ?? {},
    skills: skills ?? {},
  };
}

function estimates(values: (metric: TraceMetric) => number[]): GroupEstimates {
  return Object.fromEntries(
    traceMetrics.map((metric) => [metric, estimate(values(metric))]),
  ) as GroupEstimates;
}
