/**
 * What was learned from finished work, as data: given with a snapshot and recorded with it, so that a decision depends on
 * nothing else. Times in milliseconds.
 */
export interface Estimates {
  readonly channels: Readonly<Record<string, ChannelEstimate>>;
  /** By `groupKey`. */
  readonly groups: Readonly<Record<string, GroupEstimate>>;
  /** Handling time against the group's, by level of the required skill, 1 to 5; the first is not used. */
  readonly paceByLevel: readonly number[];
  /** By agent id. */
  readonly agents: Readonly<Record<string, AgentEstimate>>;
}

/** Estimates of somebody who goes on learning, in a house that takes them to heart at once. */
export interface Lessons extends Estimates {
  /** What each group asks for, in their order; another list when one of them is new or asks for something else. */
  readonly needs: readonly (GroupNeeds | undefined)[];
}

export interface ChannelEstimate {
  readonly handlingMs: number;
  /** From the offer to its acceptance. */
  readonly answerMs: number;
  /** How short of people it was in the last hours, from 0 to 1, where it takes an agent wholly. */
  readonly shortage?: number | undefined;
  /** How much of a backlog there was in the last hour, from 0 to 1, where it is promised to be done by a time; older records do not tell. */
  readonly backlog?: number | undefined;
  /** Arrivals a millisecond, of all its groups; older records do not tell. */
  readonly arrivals?: number | undefined;
}

/** What work of a group asks for, and what keeping its promise is worth. */
export interface GroupNeeds {
  readonly channel: string;
  readonly queue: string;
  readonly required: readonly { readonly skill: string; readonly level: number }[];
  readonly teams: readonly string[];
  readonly worth: number;
}

/** Work that the same agents may serve. */
export interface GroupEstimate {
  /** Told of, so that calls to come are reckoned with while none waits. */
  readonly needs?: GroupNeeds | undefined;
  readonly handlingMs: number;
  /** Arrivals a millisecond. */
  readonly arrivals: number;
  /** Mean share of the arrivals' worth that hung on one agent more, for groups that take an agent wholly. */
  readonly tightness: number;
  /** How often the cheapest place for one more cost how much: counts by `costBin`, fading. */
  readonly costs: ArrayLike<number>;
}

export interface AgentEstimate {
  /** Handling time against the others', 1 is usual. */
  readonly pace: number;
  /** Share of the time on shift that their units were held. */
  readonly busyShare: number;
  /** By how much of their peers' share that is above it, negative below; older records do not tell. */
  readonly ahead?: number | undefined;
  /** Share of offers that they let expire. */
  readonly missShare: number;
  /** Hard conversations one after another, up to the last. */
  readonly hardRun: number;
}

export const unknownChannel: ChannelEstimate = { handlingMs: 300_000, answerMs: 4_000 };
export const unknownAgent: AgentEstimate = { pace: 1, busyShare: 0, missShare: 0.025, hardRun: 0 };
export const nothingKnown: Estimates = {
  channels: {},
  groups: {},
  paceByLevel: [1, 1, 1, 1, 1, 1],
  agents: {},
};

/** Upper edges of the bins of costs, in worth; the last bin is for "nobody had room". */
export const costEdges: readonly number[] = [
  0.002, 0.01, 0.03, 0.06, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1, 1.4, 2, 3, 5, 8, 14,
];
export const costBins = costEdges.length + 1;

export function costBin(cost: number): number {
  if (cost === Infinity) return costEdges.length;
  let at = 0;
  while (at < costEdges.length && cost > (costEdges[at] ?? Infinity)) at += 1;
  return at;
}

/** The cost that a bin stands for. */
export function binCost(bin: number): number {
  const upper = costEdges[bin];
  if (upper === undefined) return Infinity;
  return bin === 0 ? 0 : (upper + (costEdges[bin - 1] ?? 0)) / 2;
}

/** The name under which work of the same channel, queue, skills and teams is learned about. */
export function groupKey(work: {
  readonly channel: string;
  readonly queue: string;
  readonly required: readonly { readonly skill: string; readonly level: number }[];
  readonly teams: readonly string[];
}): string {
  const skills = work.required.map((one) => `${one.skill} ${one.level}`).sort();
  return [work.channel, work.queue, skills.join('+'), [...work.teams].sort().join('+')].join('|');
}
