import { system } from '#contracts/event-types.ts';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import type { SlaAction, StepCondition, WhenLate } from '#domain/sla/ladder-step.ts';
import type { ChannelKind, Presence, Priority, Role, SkillRequirement } from '#domain/words.ts';
import type { Flow } from '#flow/flow.ts';
import { setPresence } from '#flow/presence/set-presence.ts';
import { routingActs } from '#flow/routing/routing-acts.ts';
import { placeInQueue } from '#flow/routing/waiting/place-in-queue.ts';
import { runDueTimers } from '#flow/timers/run-due-timers.ts';
import { select, selectOne, type Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { OfferRow } from '#persistence/rows/offer.row.ts';
import { lockConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { insertEscalations } from '#persistence/stores/escalation/escalation.store.ts';
import { pendingOfferOf } from '#persistence/stores/routing/offer.store.ts';
import { scheduleTimers } from '#persistence/stores/work/timer.store.ts';
import { testPolicy } from './routing-policy.ts';

export interface AgentShape {
  name?: string;
  role?: Role;
  presence?: Presence;
  skills?: Readonly<Record<string, number>>;
  teams?: readonly string[];
  units?: number;
  /** There is one unless this is null. */
  phone?: string | null;
}

export interface ConversationShape {
  queue?: string;
  channel?: ChannelKind;
  priority?: Priority;
  required?: readonly SkillRequirement[];
  preferred?: readonly SkillRequirement[];
  /** As its rule said. */
  hard?: boolean;
  /** When it took its place; now unless given. */
  queuedAt?: Date;
  lastAgentId?: string;
  /** Somebody of their own unless given. */
  customerId?: string;
}

const skills = ['english', 'german', 'billing'];
const teams = ['Care', 'Sales'];

/** People, queues and waiting conversations, as administration and intake would leave them. */
export class RoutingFixture {
  readonly #flow: Flow;
  readonly queues = new Map<string, string>();
  readonly teams = new Map<string, string>();
  readonly customerId: string;
  #policy: RoutingPolicy;

  private constructor(flow: Flow, policy: RoutingPolicy) {
    this.#flow = flow;
    this.#policy = policy;
    this.customerId = flow.newId();
  }

  /** Queues are those of the policy, all served by the team Care; a policy without any has the queue Care. */
  static async in(flow: Flow, policy: RoutingPolicy = testPolicy()): Promise<RoutingFixture> {
    const fixture = new RoutingFixture(flow, policy);
    const now = flow.clock.now();
    await fixture.publish(policy);
    await fixture.#insert('customer', { id: fixture.customerId, created_at: now });
    for (const name of skills) await fixture.#insert('skill', { name });
    for (const name of teams) {
      fixture.teams.set(name, flow.newId());
      await fixture.#insert('team', { id: fixture.teams.get(name), name });
    }
    for (const name of Object.keys(policy.queues)) {
      const id = flow.newId();
      fixture.queues.set(name, id);
      await fixture.#insert('queue', { id, name, created_at: now });
      await fixture.#insert('queue_team', { queue_id: id, team_id: fixture.teams.get('Care') });
    }
    return fixture;
  }

  /** Makes a policy the live one. A clock that stands must be moved by a second for it to be seen. */
  async publish(policy: RoutingPolicy): Promise<void> {
    this.#policy = policy;
    const tx = this.#tx;
    await tx.query(`update document set state = 'retired' where kind = 'routing-policy'`);
    await tx.query(
      `insert into document (kind, name, version, state, body, created_at)
       select 'routing-policy', 'default', count(*) + 1, 'live', $1, $2 from document where kind = 'routing-policy'`,
      [JSON.stringify(policy), this.#flow.clock.now()],
    );
  }

  /** An agent of the team Care; available, by an event of its own, unless another presence is given. */
  async agent(shape: AgentShape = {}): Promise<string> {
    const id = this.#flow.newId();
    const now = this.#flow.clock.now();
    await this.#insert('agent', {
      id,
      name: shape.name ?? 'Ada',
      email: `${id}@firstline.test`,
      role: shape.role ?? 'agent',
      phone: shape.phone === undefined ? '+15550002001' : shape.phone,
      capacity_units: shape.units ?? null,
      presence_at: now,
      created_at: now,
    });
    for (const [skill, level] of Object.entries(shape.skills ?? {})) {
      await this.#insert('agent_skill', { agent_id: id, skill, level });
    }
    for (const team of shape.teams ?? ['Care']) {
      await this.#insert('team_member', { team_id: this.teams.get(team), agent_id: id });
    }
    const presence = shape.presence ?? 'available';
    if (presence !== 'offline') await setPresence(this.#flow, { agentId: id, presence, by: system });
    return id;
  }

  async customer(): Promise<string> {
    const id = this.#flow.newId();
    await this.#insert('customer', { id, created_at: this.#flow.clock.now() });
    return id;
  }

  /** A conversation that waits in its queue. */
  async waiting(shape: ConversationShape = {}): Promise<string> {
    const id = this.#flow.newId();
    const now = this.#flow.clock.now();
    const queue = shape.queue ?? 'Care';
    const customerId = shape.customerId ?? (await this.customer());
    await this.#insert('conversation', {
      id,
      customer_id: customerId,
      channel_kind: shape.channel ?? 'email',
      state: 'new',
      priority: shape.priority ?? 'normal',
      queue_id: this.queues.get(queue),
      required_skills: JSON.stringify(shape.required ?? []),
      preferred_skills: JSON.stringify(shape.preferred ?? []),
      hard: shape.hard ?? null,
      last_agent_id: shape.lastAgentId ?? null,
      created_at: now,
      updated_at: now,
      last_message_at: now,
    });
    await this.#flow.database.transaction(async (tx) => {
      const row = await lockConversation(tx, id);
      if (!row) throw new Error('It was just inserted.');
      const change = shape.queuedAt ? { queuedAt: shape.queuedAt } : {};
      const placing = { queueName: queue, policy: this.#policy, because: 'classified', change };
      await placeInQueue(this.#flow, tx, row, placing, now);
    });
    return id;
  }

  /** Adds an open SLA clock. */
  async deadline(conversationId: string, deadlineAt: Date): Promise<void> {
    await this.#insert('clock', {
      id: this.#flow.newId(),
      conversation_id: conversationId,
      metric: 'first_response',
      sla_policy: 'default',
      sla_policy_version: 1,
      target_seconds: 60,
      business: false,
      started_at: this.#flow.clock.now(),
      state: 'running',
      deadline_at: deadlineAt,
    });
  }

  /** Its customer was told that they will hear by an instant. */
  async promised(conversationId: string, untilAt: Date): Promise<void> {
    const now = this.#flow.clock.now();
    const channelId = this.#flow.newId();
    await this.#insert('channel', {
      ...{ id: channelId, kind: 'email', name: 'Post', address: `${channelId}@firstline.test` },
      ...{ settings: '{}', created_at: now },
    });
    await this.#insert('answer_promise', {
      ...{
        conversation_id: conversationId,
        channel_id: channelId,
        channel_kind: 'email',
        address: 'c@x.test',
      },
      ...{
        language: 'en',
        told_at: now,
        from_at: now,
        until_at: untilAt,
        first_until_at: untilAt,
        state: 'open',
      },
    });
  }

  async conversation(id: string): Promise<ConversationRow> {
    return this.#flow.database.transaction(async (tx) => {
      const row = await lockConversation(tx, id);
      if (!row) throw new Error('There is no such conversation.');
      return row;
    });
  }

  async offerOf(conversationId: string): Promise<OfferRow | undefined> {
    return pendingOfferOf(this.#tx, conversationId);
  }

  /** Types of the conversation's facts, in their order. */
  async timeline(conversationId: string): Promise<string[]> {
    const rows = await select<{ type: string }>(
      this.#tx,
      'select type from event where conversation_id = $1 order by id',
      [conversationId],
    );
    return rows.map((row) => row.type);
  }

  /** Units and kinds that an agent holds now. */
  async holds(agentId: string): Promise<string[]> {
    const rows = await select<{ text: string }>(
      this.#tx,
      `select kind || ' ' || channel_kind || ' ' || units as text from holding
       where agent_id = $1 and until_at is null order by from_at, id`,
      [agentId],
    );
    return rows.map((row) => row.text);
  }

  async count(sql: string, parameters: readonly unknown[] = []): Promise<number> {
    const row = await selectOne<{ n: number }>(this.#tx, `select count(*)::int as n from ${sql}`, parameters);
    return row?.n ?? 0;
  }

  /** Acts on every timer of routing that is due, until none is. */
  async actOnTimers(): Promise<void> {
    const fail = (timers: readonly string[], error: unknown) => {
      throw new Error(`Timers ${timers.join(', ')} failed.`, { cause: error });
    };
    while ((await runDueTimers(this.#flow, 'routing', routingActs, fail)) > 0);
  }

  /** A step of a ladder decides to act, as the SLA leaves it; answers the escalation. */
  async escalate(
    conversationId: string,
    actions: readonly SlaAction[],
    options: {
      step?: string;
      condition?: StepCondition;
      whenLate?: WhenLate;
      dueAt?: Date;
      occurrence?: number;
      clockId?: string;
    } = {},
  ): Promise<string> {
    const id = this.#flow.newId();
    const now = this.#flow.clock.now();
    await this.#flow.database.transaction(async (tx) => {
      await insertEscalations(tx, [
        {
          id,
          conversationId,
          clockId: options.clockId ?? this.#flow.newId(),
          metric: 'first_response',
          round: 1,
          step: options.step ?? 'step',
          occurrence: options.occurrence ?? 1,
          dueAt: options.dueAt ?? now,
          decidedAt: now,
          state: 'decided',
          because: null,
          condition: options.condition ?? null,
          whenLate: options.whenLate ?? null,
          actions: [...actions],
        },
      ]);
      await scheduleTimers(tx, [
        {
          key: `escalation:${id}`,
          lane: 'routing',
          kind: 'escalation',
          dueAt: now,
          payload: { conversationId, escalationId: id },
        },
      ]);
    });
    return id;
  }

  get #tx(): Tx {
    return this.#flow.database.reading;
  }

  async #insert(table: string, columns: Readonly<Record<string, unknown>>): Promise<void> {
    const names = Object.keys(columns);
    await this.#tx.query(
      `insert into ${table} (${names.join(', ')}) values (${names.map((_, at) => `$${at + 1}`).join(', ')})`,
      Object.values(columns),
    );
  }
}
