/** What is told of a group of contacts. Shares are between 0 and 1, times in seconds. */
export const traceMetrics = [
  /** Conversations that began to wait; those that were given back count with their first wait only. */
  'contacts',
  /** Share of those with a promise that were answered in time. */
  'sla',
  'meanWait',
  'p50',
  'p95',
  'p99',
  'abandonment',
  /** Share that people resolved while they waited. */
  'closed',
  /** Share that still waited at the end. */
  'unserved',
  /** Offers after a contact's first. */
  'reOffers',
  /** Share of the served whose agent lacked a required skill. */
  'relaxed',
  /** Share that are expected to be handed on, by how often it happened with and without the skills. */
  'transfers',
  /** Mean share of their time on shift in which those who may serve the group held work. */
  'utilisation',
  /** Gini coefficient of it among peers: those of them who may serve the same. */
  'peerGini',
  /** The longest run of hard contacts, one accepted after the other, that anybody had who may serve the group. */
  'hardStreak',
] as const;

export type TraceMetric = (typeof traceMetrics)[number];

/** NaN where there was nothing to measure. */
export type TraceGroupMeasures = Record<TraceMetric, number> & {
  /** The same without each stretch of the counted time in turn: `[stretch * traceMetrics.length + metric]`. */
  readonly without: Float64Array;
};

export const groupings = ['channels', 'queues', 'skills'] as const;
export type Grouping = (typeof groupings)[number];

export interface TraceMeasures {
  readonly stretches: number;
  readonly overall: TraceGroupMeasures;
  readonly channels: ReadonlyMap<string, TraceGroupMeasures>;
  readonly queues: ReadonlyMap<string, TraceGroupMeasures>;
  readonly skills: ReadonlyMap<string, TraceGroupMeasures>;
}
