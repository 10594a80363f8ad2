import type { Dispatch } from './dispatch.ts';
import {
  costEdges,
  groupKey,
  unknownAgent,
  unknownChannel,
  type AgentEstimate,
  type ChannelEstimate,
  type Estimates,
  type GroupEstimate,
  type GroupNeeds,
} from './estimates.ts';
import type { Group } from './group.ts';
import type { LoadShare } from './load-shares.ts';
import { SeenCosts } from './seen-costs.ts';
import { Shortage } from './shortage.ts';

/** So many pieces of work of the wider kind are added to what was seen of the narrower. */
const groupPrior = 4;
const channelPrior = 3;
const levelPrior = 20;
const agentPrior = 20;
const missPrior = 20;
/** Arrivals fade with this time. */
const arrivalsFadeMs = 900_000;
/** Share of a look at the house that replaces what was seen before. */
const tightnessFade = 0.06;

interface Sum {
  sum: number;
  count: number;
}

interface ChannelFacts {
  readonly handling: Sum;
  readonly answer: Sum;
}

interface GroupFacts {
  readonly channel: ChannelFacts;
  readonly handling: Sum;
  needs?: GroupNeeds;
  arrivals: number;
  arrivalsAtMs: number;
  tightness: number;
  /** Its number among the costs that were seen. */
  readonly number: number;
}

/** What is told of a group, written over whenever it is told again. */
type Told = { -readonly [Name in keyof GroupEstimate]: GroupEstimate[Name] };

interface AgentFacts {
  /** Offers so far. */
  made: number;
  missed: number;
  readonly pace: Sum;
  hardRun: number;
  load: LoadShare;
}

/** One piece of finished work, as the ledger has it. */
export interface Finished {
  readonly group: string;
  readonly channel: string;
  readonly agentId: string;
  /** The agent's levels in what was required. */
  readonly levels: readonly number[];
  readonly handlingMs: number;
}

/**
 * Learns from what has happened: how long work takes (of a group shrunk towards its channel, of an agent towards the
 * others), how much arrives, and how scarce room is. Keeps sums only, and answers with plain data.
 */
export class Learner {
  readonly #channels = new Map<string, ChannelFacts>();
  readonly #groups = new Map<string, GroupFacts>();
  readonly #levels: Sum[] = Array.from({ length: 6 }, () => ({ sum: levelPrior, count: levelPrior }));
  readonly #agents = new Map<string, AgentFacts>();
  readonly #shortage = new Shortage();
  readonly #costs = new SeenCosts();
  readonly #told: Record<string, Told> = {};
  #house: Dispatch | undefined;
  /** What was seen of the groups of that house, by their numbers. */
  #ofHouse: (GroupFacts | undefined)[] = [];
  readonly #allOffers = { made: missPrior, missed: missPrior * unknownAgent.missShare };

  /** Takes over how scarce room was found to be before. */
  resume({ channels, groups }: Pick<Estimates, 'channels' | 'groups'>): void {
    for (const [name, { shortage }] of Object.entries(channels))
      if (shortage !== undefined) this.#shortage.resume(name, shortage);
    for (const [key, known] of Object.entries(groups)) {
      if (!known.needs) continue;
      const facts = this.#factsOf(key, known.needs.channel);
      facts.needs = known.needs;
      facts.tightness = known.tightness;
      this.#costs.resume(facts.number, known.costs);
    }
  }

  /** An agent's offers so far. */
  offers(agentId: string, made: number, missed: number): void {
    const own = this.#agentOf(agentId);
    own.made += made;
    own.missed += missed;
    this.#allOffers.made += made;
    this.#allOffers.missed += missed;
  }

  arrived(needs: GroupNeeds, nowMs: number, group = groupKey(needs)): void {
    const facts = this.#factsOf(group, needs.channel);
    facts.needs = needs;
    facts.arrivals = faded(facts, nowMs) + 1;
    facts.arrivalsAtMs = nowMs;
  }

  finished({ group, channel, agentId, levels, handlingMs }: Finished): void {
    const facts = this.#factsOf(group, channel);
    const usual = handlingOf(facts);
    let expected = usual;
    for (const level of levels) expected *= this.#levelFactor(level);
    facts.handling.sum += handlingMs;
    facts.handling.count += 1;
    const { handling } = this.#channel(channel);
    handling.sum += handlingMs;
    handling.count += 1;
    for (const level of levels) {
      const sum = this.#levels[level];
      if (!sum) continue;
      sum.sum += handlingMs / usual;
      sum.count += 1;
    }
    const { pace } = this.#agentOf(agentId);
    pace.sum += handlingMs / expected;
    pace.count += 1;
  }

  answered(channel: string, ms: number): void {
    const { answer } = this.#channel(channel);
    answer.sum += ms;
    answer.count += 1;
  }

  /** The agent took an offer; answers what is known of them now. */
  accepted(agentId: string, hard: boolean): AgentEstimate {
    const own = this.#agentOf(agentId);
    own.made += 1;
    this.#allOffers.made += 1;
    own.hardRun = hard ? own.hardRun + 1 : 0;
    return this.#estimateOf(own);
  }

  /** The agent let an offer expire; answers what is known of them now. */
  missed(agentId: string): AgentEstimate {
    const own = this.#agentOf(agentId);
    own.made += 1;
    own.missed += 1;
    this.#allOffers.made += 1;
    this.#allOffers.missed += 1;
    return this.#estimateOf(own);
  }

  busy(agentId: string, load: LoadShare): void {
    this.#agentOf(agentId).load = load;
  }

  /** One look at the house, for how scarce room is; some seconds after the last. */
  look(dispatch: Dispatch, nowMs: number): void {
    if (dispatch !== this.#house) this.#ofHouse = [];
    this.#house = dispatch;
    this.#shortage.look(dispatch.groups, dispatch.table.names);
    for (const group of dispatch.groups) {
      if (!group.exclusive) continue;
      const facts = this.#factsOfGroup(group, dispatch);
      facts.tightness += tightnessFade * (group.hangingOnOne() - facts.tightness);
    }
    dispatch.cheapestOfGroups(nowMs, costEdges[0] ?? 0, (group, cost) => {
      this.#costs.see(this.#factsOfGroup(group, dispatch).number, cost);
    });
  }

  /** What was learned up to now. */
  estimates(nowMs: number): Estimates {
    const { channels, groups, paceByLevel } = this.inPlace(nowMs);
    const agents: Record<string, AgentEstimate> = {};
    for (const [id, own] of this.#agents) agents[id] = this.#estimateOf(own);
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
  inPlace(nowMs: number): Estimates {
    const groups = this.#told;
    this.#costs.tell();
    const arrivals = new Map<ChannelFacts, number>();
    for (const [key, facts] of this.#groups) {
      const told = (groups[key] ??= untold());
      told.needs = facts.needs;
      told.handlingMs = handlingOf(facts);
      told.arrivals = faded(facts, nowMs) / arrivalsFadeMs;
      arrivals.set(facts.channel, (arrivals.get(facts.channel) ?? 0) + told.arrivals);
      told.tightness = facts.tightness;
      told.costs = this.#costs.told(facts.number);
    }
    const channels: Record<string, ChannelEstimate> = {};
    for (const [name, channel] of this.#channels) {
      const { handling, answer } = channel;
      channels[name] = {
        handlingMs: handling.sum / handling.count,
        answerMs: answer.sum / answer.count,
        shortage: this.#shortage.of(name),
        arrivals: arrivals.get(channel) ?? 0,
      };
    }
    return {
      channels,
      groups,
      paceByLevel: this.#levels.map((_, level) => this.#levelFactor(level)),
      agents: {},
    };
  }

  #estimateOf({ hardRun, load, made, missed, pace }: AgentFacts): AgentEstimate {
    const usualMiss = this.#allOffers.missed / this.#allOffers.made;
    return {
      pace: pace.sum / pace.count,
      busyShare: load.busyShare,
      ahead: load.ahead,
      missShare: (missed + missPrior * usualMiss) / (made + missPrior),
      hardRun,
    };
  }

  #agentOf(id: string): AgentFacts {
    let own = this.#agents.get(id);
    if (!own) {
      own = newcomer();
      this.#agents.set(id, own);
    }
    return own;
  }

  #factsOf(group: string, channel: string): GroupFacts {
    let facts = this.#groups.get(group);
    if (!facts) {
      facts = {
        channel: this.#channel(channel),
        handling: { sum: 0, count: 0 },
        arrivals: 0,
        arrivalsAtMs: 0,
        tightness: 0.3,
        number: this.#costs.open(),
      };
      this.#groups.set(group, facts);
    }
    return facts;
  }

  #factsOfGroup({ channel, key, number }: Group, { table }: Dispatch): GroupFacts {
    return (this.#ofHouse[number] ??= this.#factsOf(key, table.names[channel] ?? ''));
  }

  #channel(name: string): ChannelFacts {
    let channel = this.#channels.get(name);
    if (!channel) {
      channel = {
        handling: { sum: channelPrior * unknownChannel.handlingMs, count: channelPrior },
        answer: { sum: channelPrior * unknownChannel.answerMs, count: channelPrior },
      };
      this.#channels.set(name, channel);
    }
    return channel;
  }

  #levelFactor(level: number): number {
    const sum = this.#levels[level];
    return sum ? sum.sum / sum.count : 1;
  }
}

function newcomer(): AgentFacts {
  const { busyShare, hardRun } = unknownAgent;
  const notLoaded = { busyShare, ahead: 0 };
  return { made: 0, missed: 0, pace: { sum: agentPrior, count: agentPrior }, hardRun, load: notLoaded };
}

function untold(): Told {
  return { needs: undefined, handlingMs: 0, arrivals: 0, tightness: 0, costs: [] };
}

function handlingOf({ channel, handling }: GroupFacts): number {
  const wider = channel.handling;
  return (handling.sum + (groupPrior * wider.sum) / wider.count) / (handling.count + groupPrior);
}

function faded(facts: GroupFacts, nowMs: number): number {
  return facts.arrivals * Math.exp(-(nowMs - facts.arrivalsAtMs) / arrivalsFadeMs);
}
