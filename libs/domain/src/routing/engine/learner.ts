import { Backlog } from './backlog.ts';
import type { Dispatch } from './dispatch.ts';
import {
  costEdges,
  unknownAgent,
  unknownChannel,
  type AgentEstimate,
  type ChannelEstimate,
  type Estimates,
  type GroupEstimate,
  type GroupNeeds,
  type Lessons,
} from './estimates.ts';
import type { Group } from './group.ts';
import { LearnedAgent } from './learned-agent.ts';
import { LearnedGroup, type LearnedChannel, type Sum } from './learned-group.ts';
import type { LoadShare } from './load-shares.ts';
import { SeenCosts } from './seen-costs.ts';
import { Shortage } from './shortage.ts';

/** So much is added to what was seen. */
const channelPrior = 3;
const levelPrior = 20;
const missPrior = 20;
/** Looks are so far apart. What places cost is seen as often as work comes: of rare work in turns, each but every so often at least. */
const lookMs = 60_000;
const rarestTurn = 4;
/** Share of a look at the house that replaces what was seen before. */
const tightnessFade = 0.06;

/** One piece of finished work, as the ledger has it. */
export interface Finished {
  readonly group: LearnedGroup;
  readonly agent: LearnedAgent;
  /** The agent's levels in what was required. */
  readonly levels: readonly number[];
  readonly handlingMs: number;
}

/**
 * Learns from what has happened: how long work takes (of a group shrunk towards its channel, of an agent towards the
 * others), how much arrives, and how scarce room is. Keeps sums only, and answers with plain data.
 */
export class Learner {
  readonly #channels = new Map<string, LearnedChannel>();
  readonly #groups = new Map<string, LearnedGroup>();
  /** The same by their numbers. */
  readonly #byNumber: LearnedGroup[] = [];
  readonly #levels: Sum[] = Array.from({ length: 6 }, () => ({ sum: levelPrior, count: levelPrior }));
  readonly #agents = new Map<string, LearnedAgent>();
  readonly #shortage = new Shortage();
  readonly #backlog = new Backlog();
  readonly #costs = new SeenCosts();
  readonly #told: Record<string, GroupEstimate> = {};
  #needs: readonly (GroupNeeds | undefined)[] = [];
  #house: Dispatch | undefined;
  /** What was seen of the groups of that house, by their numbers. */
  #ofHouse: (LearnedGroup | undefined)[] = [];
  readonly #allOffers = { made: missPrior, missed: missPrior * unknownAgent.missShare };

  /** Takes over how scarce room was found to be before. */
  resume({ channels, groups }: Pick<Estimates, 'channels' | 'groups'>): void {
    for (const [name, { backlog, shortage }] of Object.entries(channels)) {
      if (shortage !== undefined) this.#shortage.resume(name, shortage);
      if (backlog !== undefined) this.#backlog.resume(name, backlog);
    }
    for (const [key, known] of Object.entries(groups)) {
      if (!known.needs) continue;
      const group = this.group(key, known.needs.channel);
      group.needs = known.needs;
      group.tightness = known.tightness;
      this.#costs.resume(group.number, known.costs);
    }
  }

  /** What is known of work by its `groupKey`. */
  group(key: string, channel: string): LearnedGroup {
    let group = this.#groups.get(key);
    if (!group) {
      group = new LearnedGroup(key, this.channel(channel), this.#costs.open());
      this.#groups.set(key, group);
      this.#byNumber.push(group);
    }
    return group;
  }

  channel(name: string): LearnedChannel {
    let channel = this.#channels.get(name);
    if (!channel) {
      channel = {
        handling: { sum: channelPrior * unknownChannel.handlingMs, count: channelPrior },
        answer: { sum: channelPrior * unknownChannel.answerMs, count: channelPrior },
        arrivals: 0,
      };
      this.#channels.set(name, channel);
    }
    return channel;
  }

  agent(id: string): LearnedAgent {
    let agent = this.#agents.get(id);
    if (!agent) {
      agent = new LearnedAgent();
      this.#agents.set(id, agent);
    }
    return agent;
  }

  /** An agent's offers so far. */
  offers(agentId: string, made: number, missed: number): void {
    const own = this.agent(agentId);
    own.made += made;
    own.missed += missed;
    this.#allOffers.made += made;
    this.#allOffers.missed += missed;
  }

  finished({ group, agent, levels, handlingMs }: Finished): void {
    const usual = group.handlingMs;
    let expected = usual;
    for (const level of levels) expected *= this.#levelFactor(level);
    group.finished(handlingMs);
    for (const level of levels) {
      const sum = this.#levels[level];
      if (!sum) continue;
      sum.sum += handlingMs / usual;
      sum.count += 1;
    }
    agent.finished(handlingMs / expected);
  }

  answered({ answer }: LearnedChannel, ms: number): void {
    answer.sum += ms;
    answer.count += 1;
  }

  /** The agent took an offer; answers what is known of them now. */
  accepted(agent: LearnedAgent, hard: boolean): AgentEstimate {
    agent.made += 1;
    this.#allOffers.made += 1;
    agent.hardRun = hard ? agent.hardRun + 1 : 0;
    return this.estimateOf(agent);
  }

  /** The agent declined an offer; answers what is known of them now. */
  refused(agent: LearnedAgent): AgentEstimate {
    agent.made += 1;
    this.#allOffers.made += 1;
    return this.estimateOf(agent);
  }

  /** The agent let an offer expire; answers what is known of them now. */
  missed(agent: LearnedAgent): AgentEstimate {
    agent.made += 1;
    agent.missed += 1;
    this.#allOffers.made += 1;
    this.#allOffers.missed += 1;
    return this.estimateOf(agent);
  }

  busy(agentId: string, load: LoadShare): void {
    this.agent(agentId).load = load;
  }

  /**
   * One look at the house, for how scarce room is; a minute after the last.
   * @param number of the look: rare work is seen in turns
   * @param waiting how many wait of each channel, where the house has only some of them
   */
  look(dispatch: Dispatch, nowMs: number, number: number, waiting?: Readonly<Record<string, number>>): void {
    if (dispatch !== this.#house) this.#ofHouse = [];
    this.#house = dispatch;
    // At night everything hangs on one more, which says nothing of the day.
    if (!dispatch.available.isEmpty) {
      this.#shortage.look(dispatch.groups, dispatch.table.names);
      this.#backlog.look(dispatch.dueAtEnd, dispatch.available.size, dispatch.table.names, waiting);
    }
    for (const group of dispatch.groups) {
      if (!group.exclusive) continue;
      const known = this.#ofGroup(group, dispatch);
      known.tightness += tightnessFade * (group.hangingOnOne() - known.tightness);
    }
    dispatch.cheapestOfGroups(
      nowMs,
      costEdges[0] ?? 0,
      (group) => (number + group.number) % turnOf(group) === 0,
      (group, cost) => {
        this.#costs.see(this.#ofGroup(group, dispatch).number, cost);
      },
    );
  }

  /** What was learned up to now. */
  estimates(nowMs: number): Estimates {
    const { channels, groups, paceByLevel } = this.inPlace(nowMs);
    const agents: Record<string, AgentEstimate> = {};
    for (const [id, own] of this.#agents) agents[id] = this.estimateOf(own);
    return {
      channels,
      groups: Object.fromEntries(
        Object.entries(groups).map(([key, own]) => [key, { ...own, costs: Array.from(own.costs) }]),
      ),
      paceByLevel,
      agents,
    };
  }

  /**
   * The same without single agents, for a house that takes it to heart at once: what is told of groups is written over the next
   * time, because there are hundreds and a simulated house learns every minute.
   */
  inPlace(nowMs: number): Lessons {
    const groups = this.#told;
    this.#costs.tell();
    for (const channel of this.#channels.values()) channel.arrivals = 0;
    let needs: (GroupNeeds | undefined)[] | undefined;
    for (const group of this.#byNumber) {
      const { channel, told } = group;
      if (!group.isTold || told.needs !== group.needs) {
        needs ??= this.#needs.slice();
        needs[group.number] = group.needs;
      }
      told.needs = group.needs;
      told.handlingMs = group.handlingMs;
      told.arrivals = group.arrivals(nowMs);
      channel.arrivals += told.arrivals;
      told.tightness = group.tightness;
      told.costs = this.#costs.told(group.number);
      if (!group.isTold) groups[group.key] = told;
      group.isTold = true;
    }
    if (needs) this.#needs = needs;
    const channels: Record<string, ChannelEstimate> = {};
    for (const [name, channel] of this.#channels) {
      const { handling, answer } = channel;
      channels[name] = {
        handlingMs: handling.sum / handling.count,
        answerMs: answer.sum / answer.count,
        shortage: this.#shortage.of(name),
        backlog: this.#backlog.of(name),
        arrivals: channel.arrivals,
      };
    }
    return {
      channels,
      groups,
      paceByLevel: this.#levels.map((_, level) => this.#levelFactor(level)),
      agents: {},
      needs: this.#needs,
    };
  }

  /** What is known of the agent now. */
  estimateOf({ hardRun, load, made, missed, pace }: LearnedAgent): AgentEstimate {
    const usualMiss = this.#allOffers.missed / this.#allOffers.made;
    return {
      pace,
      busyShare: load.busyShare,
      ahead: load.ahead,
      missShare: (missed + missPrior * usualMiss) / (made + missPrior),
      hardRun,
    };
  }

  #ofGroup({ channel, key, number }: Group, { table }: Dispatch): LearnedGroup {
    return (this.#ofHouse[number] ??= this.group(key, table.names[channel] ?? ''));
  }

  #levelFactor(level: number): number {
    const sum = this.#levels[level];
    return sum ? sum.sum / sum.count : 1;
  }
}

/** Of how many looks one is for what places cost such work. */
function turnOf({ arrivals }: Group): number {
  return Math.max(1, Math.min(rarestTurn, Math.floor(1 / (arrivals * lookMs))));
}
