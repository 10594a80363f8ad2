import { roomFor, type Holding } from '#domain/capacity/capacity.ts';
import type { OfferDecision } from '#domain/routing/decision.ts';
import { obstacle } from '#domain/routing/eligibility.ts';
import { relatedOnly } from '#domain/routing/related-work.ts';
import { relax } from '#domain/routing/relaxation.ts';
import type { RelaxationStep, RoutingPolicy } from '#domain/routing/routing-policy.ts';
import type { PoolSnapshot, RoutableAgent, WaitingConversation } from '#domain/routing/snapshot.ts';
import type { Presence } from '#domain/words.ts';
import { atMs } from './pool.ts';

/** What somebody holds, and for which conversation; a wrap-up is of none any more. */
export interface PlainHolding extends Holding {
  readonly conversationId?: string;
  readonly byHand?: boolean;
}

export interface PlainAgent extends Omit<RoutableAgent, 'held'> {
  readonly held: readonly PlainHolding[];
}

/** A conversation and how often it changed; `state` is of the model. */
export interface PlainConversation {
  readonly need: WaitingConversation;
  readonly state: 'queued' | 'offered' | 'assigned' | 'resolved';
  readonly version: number;
  /** Where it stood when it came. */
  readonly placeMs: number;
}

export interface PlainTie {
  readonly kind: 'offer' | 'assignment';
  readonly conversationId: string;
  readonly agentId: string;
}

/** What a process that matches has read, with the versions by which it will see that something changed since. */
export interface Look {
  readonly snapshot: PoolSnapshot;
  readonly versions: ReadonlyMap<string, number>;
}

/**
 * A desk told in the plainest way: who holds what and what waits, changed by everything that people, customers and time do
 * to it. What is decided elsewhere is taken over as the service does: only where what it built upon is still true.
 */
export class PlainDesk {
  nowMs = atMs;
  readonly agents = new Map<string, PlainAgent>();
  readonly conversations = new Map<string, PlainConversation>();
  /** Live offers and assignments. */
  ties: readonly PlainTie[] = [];
  readonly policy: RoutingPolicy;

  constructor(policy: RoutingPolicy, agents: readonly RoutableAgent[]) {
    this.policy = policy;
    for (const agent of agents) this.agents.set(agent.id, agent);
  }

  get waiting(): PlainConversation[] {
    return [...this.conversations.values()].filter((one) => one.state === 'queued');
  }

  look(): Look {
    const snapshot = { waiting: this.waiting.map((one) => one.need), agents: [...this.agents.values()] };
    const versions = new Map([...this.conversations].map(([id, one]) => [id, one.version]));
    return { snapshot: relatedOnly(structuredClone(snapshot)), versions };
  }

  arrive(need: WaitingConversation): void {
    const placed = { ...need, queuedAtMs: this.nowMs };
    this.conversations.set(need.id, { need: placed, state: 'queued', version: 1, placeMs: this.nowMs });
  }

  /** Takes over what was decided, where it still holds; answers whether it did. */
  give(decision: OfferDecision, { snapshot, versions }: Look): boolean {
    const { conversationId: id, agentId, round } = decision;
    const agent = this.agents.get(agentId);
    const seen = snapshot.waiting.find((one) => one.id === id);
    const now = this.conversations.get(id);
    if (!agent || !seen || now?.state !== 'queued' || now.version !== versions.get(id)) return false;
    const asked = round === seen.round ? seen.asked : [];
    const situation = { capacity: this.policy.capacity, nowMs: this.nowMs };
    if (obstacle({ ...seen, asked }, agent, situation)) return false;
    this.#change(id, decision.autoAccept ? 'assigned' : 'offered', { round, asked });
    this.#tie(id, agentId, decision.autoAccept ? 'assignment' : 'offer', false);
    return true;
  }

  accept({ conversationId, agentId }: PlainTie): void {
    this.ties = this.ties.map((one) =>
      one.conversationId === conversationId ? { ...one, kind: 'assignment' } : one,
    );
    this.#change(conversationId, 'assigned', { lastAgentId: agentId });
  }

  /** Declined, or let expire, after which its agent rests. */
  refuse({ conversationId, agentId }: PlainTie, expired: boolean): void {
    const { need } = this.conversations.get(conversationId)!;
    this.back(conversationId, { asked: [...need.asked, { agentId, atMs: this.nowMs }] });
    const agent = this.agents.get(agentId)!;
    const restUntilMs = this.nowMs + this.policy.offers.restSeconds * 1_000;
    if (expired) this.agents.set(agentId, { ...agent, restUntilMs });
  }

  /** Nobody has it any more and it waits where it waited. */
  back(conversationId: string, change: Partial<WaitingConversation> = {}): void {
    this.#untie(conversationId);
    this.#change(conversationId, 'queued', change);
  }

  /** Given away by its owner or by a supervisor: it waits for somebody else. */
  handBack(conversationId: string, queue: string): void {
    const { need } = this.conversations.get(conversationId)!;
    const fresh = { queue, round: need.round + 1, asked: [], lastAgentId: undefined, keptUntilMs: undefined };
    this.back(conversationId, fresh);
  }

  /** Somebody takes what waits, or is given it by hand whatever they hold. */
  take(conversationId: string, agentId: string, byHand: boolean): boolean {
    const { need } = this.conversations.get(conversationId)!;
    const agent = this.agents.get(agentId)!;
    const { kind } = roomFor(need.channel, agent.held, agent.units, this.policy.capacity, need.customer);
    if (!byHand && (kind === 'full' || agent.presence === 'offline')) return false;
    this.#untie(conversationId);
    this.#change(conversationId, 'assigned', { lastAgentId: agentId });
    this.#tie(conversationId, agentId, 'assignment', byHand);
    return true;
  }

  /** What is being wrapped up keeps its room. */
  resolve({ conversationId, agentId }: PlainTie): void {
    const { need } = this.conversations.get(conversationId)!;
    const { held } = this.agents.get(agentId)!;
    const byHand = held.some((one) => one.conversationId === conversationId && one.byHand);
    this.#untie(conversationId);
    this.#change(conversationId, 'resolved');
    if (this.policy.wrapUpSeconds[need.channel] > 0)
      this.#hold(agentId, { ...this.#holdingOf(need), byHand });
  }

  wrapUpOver(agentId: string): void {
    const agent = this.agents.get(agentId)!;
    const held = agent.held.filter((one) => one.conversationId !== undefined);
    this.agents.set(agentId, { ...agent, held });
  }

  relax(conversationId: string, step: Omit<RelaxationStep, 'afterSeconds'>): void {
    const { need, state } = this.conversations.get(conversationId)!;
    const { required, priority, teams } = relax(step, need);
    this.#change(conversationId, state, { required, priority, teams, step: need.step + 1 });
  }

  present(agentId: string, presence: Presence): void {
    this.agents.set(agentId, { ...this.agents.get(agentId)!, presence });
    if (presence === 'available') return;
    for (const tie of this.ties) {
      if (tie.agentId === agentId && tie.kind === 'offer') this.back(tie.conversationId);
    }
  }

  #change(id: string, state: PlainConversation['state'], own: Partial<WaitingConversation> = {}): void {
    const before = this.conversations.get(id)!;
    const need = { ...before.need, ...own };
    this.conversations.set(id, { ...before, need, state, version: before.version + 1 });
  }

  #tie(conversationId: string, agentId: string, kind: PlainTie['kind'], byHand: boolean): void {
    this.ties = [...this.ties, { kind, conversationId, agentId }];
    const { need } = this.conversations.get(conversationId)!;
    this.#hold(agentId, { ...this.#holdingOf(need), conversationId, byHand });
  }

  #untie(conversationId: string): void {
    this.ties = this.ties.filter((one) => one.conversationId !== conversationId);
    for (const agent of this.agents.values()) {
      const held = agent.held.filter((one) => one.conversationId !== conversationId);
      if (held.length < agent.held.length) this.agents.set(agent.id, { ...agent, held });
    }
  }

  #hold(agentId: string, one: PlainHolding): void {
    const agent = this.agents.get(agentId)!;
    this.agents.set(agentId, { ...agent, held: [...agent.held, one], lastAssignedAtMs: this.nowMs });
  }

  #holdingOf({ channel, customer }: WaitingConversation): PlainHolding {
    const { units, exclusive = false } = this.policy.capacity.channels[channel];
    return { channel, units, exclusive, customer };
  }
}
