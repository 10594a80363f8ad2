import type { Dispatch } from './dispatch.ts';
import {
  costBin,
  costBins,
  groupKey,
  unknownAgent,
  unknownChannel,
  type AgentEstimate,
  type ChannelEstimate,
  type Estimates,
  type GroupEstimate,
  type GroupNeeds,
} from './estimates.ts';

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
const costsFade = 1 / 32;

interface Sum {
  sum: number;
  count: number;
}

interface GroupFacts {
  readonly channel: string;
  readonly handling: Sum;
  needs?: GroupNeeds;
  arrivals: number;
  arrivalsAtMs: number;
  tightness: number;
  readonly costs: number[];
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
  readonly #channels = new Map<string, { handling: Sum; answer: Sum }>();
  readonly #groups = new Map<string, GroupFacts>();
  readonly #levels: Sum[] = Array.from({ length: 6 }, () => ({ sum: levelPrior, count: levelPrior }));
  readonly #paces = new Map<string, Sum>();
  readonly #offers = new Map<string, { made: number; missed: number }>();
  readonly #hardRuns = new Map<string, number>();
  readonly #busy = new Map<string, number>();
  readonly #allOffers = { made: missPrior, missed: missPrior * unknownAgent.missShare };

  /** Takes over how scarce room was found to be before. */
  resume(groups: Estimates['groups']): void {
    for (const [key, known] of Object.entries(groups)) {
      if (!known.needs) continue;
      const facts = this.#factsOf(key, known.needs.channel);
      facts.needs = known.needs;
      facts.tightness = known.tightness;
      facts.costs.splice(0, facts.costs.length, ...known.costs);
    }
  }

  /** An agent's offers so far. */
  offers(agentId: string, made: number, missed: number): void {
    const own = this.#offers.get(agentId) ?? { made: 0, missed: 0 };
    this.#offers.set(agentId, { made: own.made + made, missed: own.missed + missed });
    this.#allOffers.made += made;
    this.#allOffers.missed += missed;
  }

  arrived(needs: GroupNeeds, nowMs: number): void {
    const facts = this.#factsOf(groupKey(needs), needs.channel);
    facts.needs = needs;
    facts.arrivals = faded(facts, nowMs) + 1;
    facts.arrivalsAtMs = nowMs;
  }

  finished({ group, channel, agentId, levels, handlingMs }: Finished): void {
    const usual = this.#handlingOf(group, channel);
    let expected = usual;
    for (const level of levels) expected *= this.#levelFactor(level);
    for (const sum of [this.#factsOf(group, channel).handling, this.#channel(channel).handling]) {
      sum.sum += handlingMs;
      sum.count += 1;
    }
    for (const level of levels) {
      const sum = this.#levels[level];
      if (!sum) continue;
      sum.sum += handlingMs / usual;
      sum.count += 1;
    }
    const pace = this.#paces.get(agentId) ?? { sum: agentPrior, count: agentPrior };
    this.#paces.set(agentId, { sum: pace.sum + handlingMs / expected, count: pace.count + 1 });
  }

  answered(channel: string, ms: number): void {
    const { answer } = this.#channel(channel);
    answer.sum += ms;
    answer.count += 1;
  }

  offered(agentId: string, missed: boolean): void {
    this.offers(agentId, 1, Number(missed));
  }

  started(agentId: string, hard: boolean): void {
    this.#hardRuns.set(agentId, hard ? (this.#hardRuns.get(agentId) ?? 0) + 1 : 0);
  }

  busy(agentId: string, share: number): void {
    this.#busy.set(agentId, share);
  }

  /** One look at the house, for how scarce room is; some seconds after the last. */
  look(dispatch: Dispatch, nowMs: number): void {
    const seen = new Set<string>();
    for (const group of dispatch.groups) {
      if (!group.exclusive) continue;
      const facts = this.#factsOf(group.key, dispatch.table.names[group.channel] ?? '');
      facts.tightness += tightnessFade * (group.hangingOnOne() - facts.tightness);
    }
    for (const line of dispatch.lines.values()) {
      if (seen.has(line.group.key) || line.isApart) continue;
      seen.add(line.group.key);
      const { costs } = this.#factsOf(line.group.key, line.example.channel);
      for (let bin = 0; bin < costBins; bin++) costs[bin] = (costs[bin] ?? 0) * (1 - costsFade);
      const bin = costBin(dispatch.cheapest(line, nowMs));
      costs[bin] = (costs[bin] ?? 0) + 1;
    }
  }

  /** @param ofAgents whether what is known of single agents is told too */
  estimates(nowMs: number, ofAgents = true): Estimates {
    const groups: Record<string, GroupEstimate> = {};
    for (const [key, facts] of this.#groups) {
      groups[key] = {
        needs: facts.needs,
        handlingMs: this.#handlingOf(key, facts.channel),
        arrivals: faded(facts, nowMs) / arrivalsFadeMs,
        tightness: facts.tightness,
        costs: [...facts.costs],
      };
    }
    const channels: Record<string, ChannelEstimate> = {};
    for (const [name, { handling, answer }] of this.#channels) {
      channels[name] = { handlingMs: handling.sum / handling.count, answerMs: answer.sum / answer.count };
    }
    const agents: Record<string, AgentEstimate> = {};
    const known = !ofAgents
      ? []
      : [this.#offers, this.#paces, this.#busy, this.#hardRuns].flatMap((map) => [...map.keys()]);
    for (const id of new Set(known)) agents[id] = this.agent(id);
    return {
      channels,
      groups,
      paceByLevel: this.#levels.map((_, level) => this.#levelFactor(level)),
      agents,
    };
  }

  agent(id: string): AgentEstimate {
    const offers = this.#offers.get(id) ?? { made: 0, missed: 0 };
    const pace = this.#paces.get(id);
    const usualMiss = this.#allOffers.missed / this.#allOffers.made;
    return {
      pace: pace ? pace.sum / pace.count : 1,
      busyShare: this.#busy.get(id) ?? unknownAgent.busyShare,
      missShare: (offers.missed + missPrior * usualMiss) / (offers.made + missPrior),
      hardRun: this.#hardRuns.get(id) ?? 0,
    };
  }

  #factsOf(group: string, channel: string): GroupFacts {
    let facts = this.#groups.get(group);
    if (!facts) {
      facts = {
        channel,
        handling: { sum: 0, count: 0 },
        arrivals: 0,
        arrivalsAtMs: 0,
        tightness: 0.3,
        costs: new Array<number>(costBins).fill(0),
      };
      this.#groups.set(group, facts);
    }
    return facts;
  }

  #channel(name: string) {
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

  #handlingOf(group: string, channel: string): number {
    const { handling } = this.#factsOf(group, channel);
    const wider = this.#channel(channel).handling;
    return (handling.sum + (groupPrior * wider.sum) / wider.count) / (handling.count + groupPrior);
  }

  #levelFactor(level: number): number {
    const sum = this.#levels[level];
    return sum ? sum.sum / sum.count : 1;
  }
}

function faded(facts: GroupFacts, nowMs: number): number {
  return facts.arrivals * Math.exp(-(nowMs - facts.arrivalsAtMs) / arrivalsFadeMs);
}
