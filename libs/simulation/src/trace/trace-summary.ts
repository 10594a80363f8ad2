import { estimate, type Estimate } from '../estimate.ts';
import { estimateByStretches } from './estimate-by-stretches.ts';
import {
  groupings,
  traceMetrics,
  type Grouping,
  type TraceGroupMeasures,
  type TraceMeasures,
  type TraceMetric,
} from './trace-metrics.ts';
import { without } from './trace-tally.ts';

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

/** Of a metric what came out, and what without each stretch; means over the replications. */
interface Figures {
  readonly value: number;
  readonly without: readonly number[];
}

/** Sums up replications of two contenders over the same draws, with 99 % intervals over the stretches of the time. */
export function compareTraces(
  live: readonly TraceMeasures[],
  other: readonly TraceMeasures[],
): TraceComparison {
  const stretches = live[0]?.stretches ?? 1;
  const group = (of: (run: TraceMeasures) => TraceGroupMeasures | undefined): GroupComparison => {
    const figures = (runs: readonly TraceMeasures[]) => {
      const groups = runs.map(of);
      return (metric: TraceMetric): Figures => ({
        value: mean(groups.map((one) => one?.[metric] ?? NaN)),
        without: Array.from({ length: stretches }, (_, stretch) =>
          mean(groups.map((one) => (one ? without(one, stretch, metric) : NaN))),
        ),
      });
    };
    const [ofLive, ofOther] = [figures(live), figures(other)];
    return {
      live: estimates(ofLive),
      other: estimates(ofOther),
      change: estimates((metric) => difference(ofOther(metric), ofLive(metric))),
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

function estimates(figures: (metric: TraceMetric) => Figures): GroupEstimates {
  return Object.fromEntries(
    traceMetrics.map((metric) => {
      const { value, without: others } = figures(metric);
      return [metric, estimateByStretches(value, others)];
    }),
  ) as GroupEstimates;
}

function difference(a: Figures, b: Figures): Figures {
  return { value: a.value - b.value, without: a.without.map((one, at) => one - (b.without[at] ?? NaN)) };
}

function mean(values: readonly number[]): number {
  return estimate(values).mean ?? NaN;
}
