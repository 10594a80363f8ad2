import type { Channel, Delivered, Outbound, Reading, SendOutcome } from '#channels/channel.ts';
import type { InboundMessage } from '#domain/conversations/inbound-message.ts';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import { channelKinds, type ChannelKind, type Role } from '#domain/words.ts';
import { channelRegistry } from '#flow/channel-registry.ts';
import type { Flow } from '#flow/flow.ts';
import { intakeQueueOf } from '#flow/intake/intake-queue.ts';
import { processReceipt } from '#flow/intake/process-receipt.ts';
import type { Processed, Processing } from '#flow/intake/settle-receipt.ts';
import { takeIn } from '#flow/intake/take-in.ts';
import { select } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { MessageRow } from '#persistence/rows/message.row.ts';
import { saveChannel } from '#persistence/stores/channels/channel.store.ts';
import { conversationColumns } from '#persistence/stores/conversations/conversation.store.ts';

/** The world beyond our port: what it delivers is JSON, what it is sent it keeps, what it answers is scripted. */
export class OutsideRoom implements Channel {
  readonly kinds: readonly ChannelKind[] = channelKinds;
  readonly sent: Outbound[] = [];
  readonly asked: Date[] = [];
  /** Answers to the next sends; then everything is sent. */
  answers: (SendOutcome | Error | (() => Promise<SendOutcome>))[] = [];
  found: SendOutcome | undefined;

  read(_setup: unknown, { raw, payload }: Delivered): Promise<Reading> {
    const text = raw ? Buffer.from(raw).toString('utf8').split('\r\n\r\n')[1] : undefined;
    const given = (text === undefined ? payload : JSON.parse(text)) as Reading | InboundMessage | undefined;
    if (!given || 'broken' in given) return Promise.reject(new Error('The reader died.'));
    return Promise.resolve('kind' in given ? given : { kind: 'message', message: revived(given) });
  }

  async send(_setup: unknown, outbound: Outbound): Promise<SendOutcome> {
    const answer = this.answers.shift();
    this.sent.push(outbound);
    if (answer instanceof Error) throw answer;
    if (typeof answer === 'function') return answer();
    return answer ?? { kind: 'sent', providerId: `provider-${this.sent.length}` };
  }

  findSent(_setup: unknown, _outbound: Outbound, since: Date): Promise<SendOutcome | undefined> {
    this.asked.push(since);
    return Promise.resolve(this.found);
  }

  probe(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}

/** Bytes do not survive JSON. */
function revived(message: InboundMessage): InboundMessage {
  return {
    ...message,
    attachments: message.attachments.map((one) => ({ ...one, content: Buffer.from(one.name) })),
  };
}

const classification = { queue: 'support', priority: 'normal', required: [], preferred: [] } as const;
const everyKind = <T>(value: T) =>
  Object.fromEntries(channelKinds.map((kind) => [kind, value])) as Record<ChannelKind, T>;

export const plainPolicy: RoutingPolicy = {
  rules: [
    {
      name: 'invoices',
      when: { textContains: ['invoice'] },
      then: { ...classification, queue: 'billing', priority: 'high', tags: ['money'] },
    },
    { name: 'to nowhere', when: { textContains: ['nowhere'] }, then: { ...classification, queue: 'gone' } },
  ],
  fallback: classification,
  queues: {
    support: { order: 'age', steps: [{ afterSeconds: 300, raisePriority: true }] },
    billing: { order: 'age', steps: [] },
  },
  ranking: { fit: 1, preferred: 1, sameAgent: 1, load: 1, fairness: 1, scarcity: 1 },
  capacity: { units: 100, channels: everyKind({ units: 10, max: 10 }) },
  offers: { timeoutSeconds: everyKind(30), restSeconds: 30 },
  wrapUpSeconds: everyKind(0),
  continuity: { joinOpenConversation: true, reopenWithinHours: 72 },
};

interface MailShape {
  from?: string;
  fromName?: string;
  messageId?: string;
  subject?: string;
  text?: string;
  inReplyTo?: string[];
  references?: string[];
  recipients?: string[];
  bounceOf?: string;
  automatic?: boolean;
  verified?: boolean;
  attachments?: string[];
}

/** An installation with two queues, one channel of each kind that carries messages, and things arriving at them. */
export class IntakeFixture {
  readonly room = new OutsideRoom();
  readonly channels = channelRegistry(this.room);
  readonly ids = everyKind('');
  #arrivals = 0;

  private constructor(readonly flow: Flow) {}

  static async in(flow: Flow): Promise<IntakeFixture> {
    const fixture = new IntakeFixture(flow);
    const now = flow.clock.now();
    for (const name of ['support', 'billing']) {
      await fixture.query('insert into queue (id, name, created_at) values ($1, $2, $3)', [
        flow.newId(),
        name,
        now,
      ]);
    }
    await fixture.query(
      `insert into document (kind, name, version, state, body, created_at)
       values ('routing-policy', 'default', 1, 'live', $1, $2)`,
      [JSON.stringify(plainPolicy), now],
    );
    await fixture.#channel('email', 'support@firstline.test');
    await fixture.#channel('sms', '+15550001000');
    await fixture.#channel('voice', '+15550001000');
    return fixture;
  }

  async #channel(kind: ChannelKind, address: string): Promise<void> {
    const id = this.flow.newId();
    this.ids[kind] = id;
    const channel = {
      id,
      kind,
      name: `The ${kind}`,
      address,
      settings: {},
      enabled: true,
      credentials: { key: 'k' },
    };
    await saveChannel(this.flow.database.reading, this.flow.secrets, channel, this.flow.clock.now());
  }

  async query<Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return select<Row>(this.flow.database.reading, sql, values);
  }

  async agent(role: Role = 'agent'): Promise<string> {
    const id = this.flow.newId();
    const now = this.flow.clock.now();
    await this.query(
      `insert into agent (id, name, email, role, presence, presence_at, created_at)
       values ($1, 'Ada', $2, $3, 'available', $4, $4)`,
      [id, `${id}@firstline.test`, role, now],
    );
    return id;
  }

  /** Gives a conversation to an agent, as an accepted offer leaves it. */
  async assign(conversationId: string, agentId: string): Promise<void> {
    const now = this.flow.clock.now();
    const ids = [this.flow.newId(), conversationId, agentId];
    await this.query(
      'insert into assignment (id, conversation_id, agent_id, started_at) values ($1, $2, $3, $4)',
      [...ids, now],
    );
    await this.query(
      `insert into holding (id, conversation_id, agent_id, kind, channel_kind, units, exclusive, from_at)
       values ($1, $2, $3, 'work', 'email', 10, false, $4)`,
      [...ids, now],
    );
    await this.query(
      `update conversation set state = 'assigned', assignee_id = $2, version = version + 1 where id = $1`,
      [conversationId, agentId],
    );
  }

  mail(shape: MailShape = {}): InboundMessage {
    const number = ++this.#arrivals;
    return {
      channelKind: 'email',
      from: shape.from ?? 'carla@customer.test',
      fromName: shape.fromName ?? 'Carla Customer',
      to: ['support@firstline.test'],
      subject: shape.subject ?? 'Where is my parcel?',
      text: shape.text ?? `Please look (${number}).`,
      automatic: shape.automatic ?? false,
      verified: shape.verified ?? true,
      mail: {
        messageId: shape.messageId ?? `<mail-${number}@customer.test>`,
        inReplyTo: shape.inReplyTo ?? [],
        references: shape.references ?? [],
        recipients: shape.recipients ?? ['support@firstline.test'],
        bounceOf: shape.bounceOf,
      },
      attachments: (shape.attachments ?? []).map((name) => ({
        name,
        mediaType: 'text/plain',
        size: name.length,
        content: new Uint8Array(),
        inline: false,
      })),
    };
  }

  text(from: string, text = 'Hello?', channelKind: ChannelKind = 'sms'): InboundMessage {
    return {
      channelKind,
      from,
      to: ['+15550001000'],
      subject: '',
      text,
      automatic: false,
      verified: true,
      attachments: [],
    };
  }

  /** Takes in what was said and answers its receipt. */
  async arrive(
    said: InboundMessage | Reading | { broken: true },
    options: { key?: string; received?: string } = {},
  ): Promise<string> {
    const kind = 'channelKind' in said ? said.channelKind : 'email';
    const json = JSON.stringify(said);
    const content =
      kind === 'email'
        ? { raw: Buffer.from(`Received: by ${options.received ?? 'one'}\r\nSubject: x\r\n\r\n${json}`) }
        : { payload: JSON.parse(json) as Record<string, unknown> };
    const { receiptId } = await takeIn(this.flow, {
      channelId: this.ids[kind],
      providerKey: options.key ?? `arrival-${++this.#arrivals}`,
      queue: intakeQueueOf(kind),
      ...content,
    });
    return receiptId;
  }

  process(receiptId: string, processing: Partial<Processing> = {}): Promise<Processed> {
    return processReceipt(this.flow, this.channels, receiptId, processing);
  }

  /** Takes in, processes, and answers the message that was stored. */
  async receive(said: InboundMessage): Promise<Extract<Processed, { kind: 'stored' }>> {
    const processed = await this.process(await this.arrive(said));
    if (processed.kind !== 'stored') throw new Error(`It was not stored: ${JSON.stringify(processed)}`);
    return processed;
  }

  async conversation(id: string): Promise<ConversationRow> {
    const [row] = await this.query<ConversationRow>(
      `select ${conversationColumns} from conversation where id = $1`,
      [id],
    );
    if (!row) throw new Error(`There is no conversation ${id}.`);
    return row;
  }

  async message(id: string): Promise<MessageRow> {
    const row = await this.flow.database.reading.findOneBy('message', { id });
    if (!row) throw new Error(`There is no message ${id}.`);
    return row as MessageRow;
  }

  async events(conversationId: string): Promise<{ type: string; data: Record<string, unknown> }[]> {
    return this.query('select type, data from event where conversation_id = $1 order by id', [
      conversationId,
    ]);
  }

  async count(table: string): Promise<number> {
    const [row] = await this.query<{ count: number }>(`select count(*)::int as count from ${table}`);
    return row?.count ?? 0;
  }
}
