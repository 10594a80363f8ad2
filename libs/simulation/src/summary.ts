import { estimate } from './estimate.ts';
import type { Estimate } from './estimate.ts';
import { groupMetrics, runMetrics } from './measures.ts';
import type { GroupMeasures, GroupMetric, Measures, RunMetric } from './measures.ts';

export type GroupSummary = Record<GroupMetric, Estimate>;
export type RunSummary = Record<RunMetric, Estimate>;

/** The metrics over all replications, by name of channel and id of class. */
export interface Summary {
  overall: RunSummary;
  channels: Record<string, GroupSummary>;
  classes: Record<string, GroupSummary>;
}

export function summarise(
  runs: readonly Measures[],
  channelNames: readonly string[],
  classIds: readonly string[],
): Summary {
  const groups = (names: readonly string[], of: (run: Measures, at: number) => GroupMeasures | undefined) =>
    Object.fromEntries(
      names.map((name, at) => [
        name,
        estimates(groupMetrics, (metric) => runs.map((run) => of(run, at)?.[metric] ?? NaN)),
      ]),
    );
  return {
    overall: estimates(runMetrics, (metric) => runs.map((run) => run.overall[metric])),
    channels: groups(channelNames, (run, at) => run.channels[at]),
    classes: groups(classIds, (run, at) => run.classes[at]),
  };
}

/**
 * The same for the differences of two policies on the same contacts: run by run the former less the latter, so that what
 * the traffic adds to both falls out.
 */
export function difference(
  runs: readonly Measures[],
  others: readonly Measures[],
  channelNames: readonly string[],
  classIds: readonly string[],
): Summary {
  const less = <M extends string>(
    names: readonly M[],
    a: Record<M, number>,
    b: Record<M, number> | undefined,
  ) => Object.fromEntries(names.map((name) => [name, a[name] - (b?.[name] ?? NaN)])) as Record<M, number>;
  return summarise(
    runs.map((run, at) => ({
      overall: less(runMetrics, run.overall, others[at]?.overall),
      channels: run.channels.map((group, number) => less(groupMetrics, group, others[at]?.channels[number])),
      classes: run.classes.map((group, number) => less(groupMetrics, group, others[at]?.classes[number])),
    })),
    channelNames,
    classIds,
  );
}

function estimates<M extends string>(
  metrics: readonly M[],
  values: (metric: M) => number[],
): Record<M, Estimate> {
  return Object.fromEntries(metrics.map((metric) => [metric, estimate(values(metric))])) as Record<
    M,
    Estimate
  >;
}
