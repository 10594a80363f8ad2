/** The metrics of a group of contacts (all, a channel or a class). Shares are between 0 and 1, times in seconds. */
export const groupMetrics = [
  /** Contacts that arrived between warm-up and horizon. */
  'contacts',
  /** Share turned away because the system was full; all that follow are about the others. */
  'blocked',
  /** Share answered (or ended, where the channel promises that) in time. An abandoned contact never is. */
  'sla',
  /** The same with each contact counting as much as its class weighs. */
  'wSla',
  /** From arrival to acceptance; of an abandoned contact until it left, of an unserved one until the run stopped. */
  'meanWait',
  /** Share that was not offered to anybody at once. */
  'pWait',
  'p50',
  'p95',
  'p99',
  'max',
  'abandonment',
  /** Share that neither was accepted nor left before the run stopped. */
  'unserved',
  /** Offers after a contact's first. */
  'reOffers',
  /** Share of the served whose agent lacked a required skill. */
  'relaxed',
  /** The furthest that an answer (or end) came after its deadline, or has not come yet. */
  'maxLateness',
  /** Deferrable contacts that waited beyond their deadline while an agent who might have had them was left with room. */
  'parked',
] as const;

/** The metrics that only a whole run has. */
export const runMetrics = [
  ...groupMetrics,
  /** The lowest `sla` of a class with 20 contacts or more. */
  'worstClass',
  /** Mean over agents of the share of their time on shift in which their units were held. */
  'utilisation',
  /** Gini coefficient of the agents' utilisation. */
  'gini',
  /** The same within groups of three agents or more who may serve the same classes, weighted by size. */
  'peerGini',
  /** The longest run of hard contacts that any agent had. */
  'hardStreak',
  /** Events of the run. */
  'events',
] as const;

export type GroupMetric = (typeof groupMetrics)[number];
export type RunMetric = (typeof runMetrics)[number];
/** NaN is a metric without anything to measure. */
export type GroupMeasures = Record<GroupMetric, number>;
export type RunMeasures = Record<RunMetric, number>;

/** The metrics of one run, by channel and class in the scenario's order. */
export interface Measures {
  overall: RunMeasures;
  channels: GroupMeasures[];
  classes: GroupMeasures[];
}
