import type { EventType } from '#contracts/event-types.ts';
import type { Calendar } from '#domain/sla/calendar.ts';
import type { SlaPolicy } from '#domain/sla/sla-policy.ts';
import type { ChannelKind, ConversationState, Priority, Role } from '#domain/words.ts';
import type { Flow } from '#flow/flow.ts';
import { select } from '#persistence/database.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';

interface ConversationShape {
  at?: Date;
  state?: ConversationState;
  priority?: Priority;
  channelKind?: ChannelKind;
  assigneeId?: string;
}

/** Inserts the facts that SLA clocks follow, row by row, as intake, routing and replies would leave them. */
export class SlaFixture {
  readonly #flow: Flow;
  readonly queueId: string;
  readonly teamId: string;
  readonly customerId: string;

  private constructor(flow: Flow) {
    this.#flow = flow;
    this.queueId = flow.newId();
    this.teamId = flow.newId();
    this.customerId = flow.newId();
  }

  static async in(flow: Flow): Promise<SlaFixture> {
    const fixture = new SlaFixture(flow);
    await fixture.#insert('customer', { id: fixture.customerId, created_at: flow.clock.now() });
    await fixture.#insert('team', { id: fixture.teamId, name: 'Care' });
    await fixture.#insert('queue', { id: fixture.queueId, name: 'Care', created_at: flow.clock.now() });
    await fixture.#insert('queue_team', { queue_id: fixture.queueId, team_id: fixture.teamId });
    return fixture;
  }

  /** Publishes the next version of a document. */
  async publish(
    kind: 'sla-policy' | 'calendar',
    body: SlaPolicy | Calendar,
    name = 'default',
  ): Promise<number> {
    const tx = this.#flow.database.reading;
    const known = await select(tx, 'select 1 from document where kind = $1 and name = $2', [kind, name]);
    await tx.query(`update document set state = 'retired' where kind = $1 and name = $2`, [kind, name]);
    const version = known.length + 1;
    await this.#insert('document', {
      kind,
      name,
      version,
      state: 'live',
      body: JSON.stringify(body),
      created_at: this.#flow.clock.now(),
      published_at: this.#flow.clock.now(),
    });
    return version;
  }

  async agent(role: Role, options: { inQueueTeam?: boolean } = {}): Promise<string> {
    const id = this.#flow.newId();
    await this.#insert('agent', {
      id,
      name: `The ${role}`,
      email: `${id}@firstline.test`,
      role,
      presence_at: this.#flow.clock.now(),
      created_at: this.#flow.clock.now(),
    });
    if (options.inQueueTeam) await this.#insert('team_member', { team_id: this.teamId, agent_id: id });
    return id;
  }

  async conversation(shape: ConversationShape = {}): Promise<string> {
    const id = this.#flow.newId();
    const at = shape.at ?? this.#flow.clock.now();
    await this.#insert('conversation', {
      id,
      customer_id: this.customerId,
      channel_kind: shape.channelKind ?? 'email',
      state: shape.state ?? 'queued',
      priority: shape.priority ?? 'normal',
      queue_id: this.queueId,
      queued_at: at,
      assignee_id: shape.assigneeId ?? null,
      created_at: at,
      updated_at: at,
      last_message_at: at,
    });
    return id;
  }

  async change(conversationId: string, columns: Readonly<Record<string, unknown>>): Promise<void> {
    const names = Object.keys(columns);
    await this.#flow.database.reading.query(
      `update conversation set ${names.map((name, index) => `${name} = $${index + 2}`).join(', ')} where id = $1`,
      [conversationId, ...Object.values(columns)],
    );
  }

  /** The customer writes. */
  async customerWrites(
    conversationId: string,
    options: { automatic?: boolean; channelKind?: ChannelKind; at?: Date } = {},
  ): Promise<string> {
    return this.#message(conversationId, {
      kind: 'inbound',
      author_kind: 'customer',
      author_id: this.customerId,
      automatic: options.automatic ?? false,
      channel_kind: options.channelKind ?? 'email',
      created_at: options.at ?? this.#flow.clock.now(),
    });
  }

  /** A person of the team answers, or a machine does. */
  async agentReplies(
    conversationId: string,
    agentId: string,
    options: { automatic?: boolean; by?: 'agent' | 'system'; at?: Date } = {},
  ): Promise<string> {
    const by = options.by ?? 'agent';
    return this.#message(conversationId, {
      kind: 'outbound',
      author_kind: by,
      author_id: by === 'agent' ? agentId : null,
      automatic: options.automatic ?? false,
      channel_kind: 'email',
      delivery: 'queued',
      created_at: options.at ?? this.#flow.clock.now(),
    });
  }

  /** Something happened to the conversation; the row changes with it where the state does. */
  async happens(
    conversationId: string,
    type: EventType,
    options: {
      state?: ConversationState;
      actor?: 'system' | 'customer' | 'agent';
      data?: Record<string, unknown>;
      at?: Date;
    } = {},
  ): Promise<void> {
    if (options.state) await this.change(conversationId, { state: options.state });
    const actor = options.actor ?? 'system';
    await appendEvents(this.#flow.database.reading, [
      {
        id: this.#flow.newId(),
        type,
        at: options.at ?? this.#flow.clock.now(),
        actor: actor === 'system' ? { kind: actor } : { kind: actor, id: this.customerId },
        conversationId,
        data: options.data ?? {},
      },
    ]);
  }

  /** The customer calls, and somebody may answer. */
  async call(
    conversationId: string,
    times: { startedAt: Date; answeredAt?: Date; endedAt?: Date },
  ): Promise<void> {
    const channelId = this.#flow.newId();
    await this.#insert('channel', {
      id: channelId,
      kind: 'voice',
      name: 'Line',
      address: channelId,
      created_at: times.startedAt,
    });
    await this.#insert('call', {
      id: this.#flow.newId(),
      channel_id: channelId,
      conversation_id: conversationId,
      provider_id: this.#flow.newId(),
      state: times.answeredAt ? 'connected' : 'queued',
      from_number: '+41445550100',
      to_number: '+41445550101',
      started_at: times.startedAt,
      answered_at: times.answeredAt ?? null,
      ended_at: times.endedAt ?? null,
    });
  }

  async #message(conversationId: string, columns: Readonly<Record<string, unknown>>): Promise<string> {
    const id = this.#flow.newId();
    await this.#insert('message', { id, conversation_id: conversationId, ...columns });
    return id;
  }

  async #insert(table: string, columns: Readonly<Record<string, unknown>>): Promise<void> {
    const names = Object.keys(columns);
    await this.#flow.database.reading.query(
      `insert into ${table} (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
      Object.values(columns),
    );
  }
}
