import type { People } from '#domain/sla/audience.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import {
  changedConversation,
  type ConversationChange,
} from '#persistence/stores/conversations/conversation.store.ts';
import type { NewMessage } from '#persistence/stores/conversations/message-write.store.ts';
import type { NewAsk } from '#persistence/stores/escalation/ask.store.ts';
import {
  writeEscalations,
  type EndedEscalation,
  type EscalationWrites,
} from '#persistence/stores/escalation/escalation-write.store.ts';
import type { NewEvent } from '#persistence/stores/events/event.store.ts';
import type { NewNotice } from '#persistence/stores/notices/notice.store.ts';
import type { NewWebhookDelivery } from '#persistence/stores/notices/webhook-delivery.store.ts';
import type { WebhookTarget } from '#persistence/stores/notices/webhook-target.store.ts';
import type { ServedQueue } from '#persistence/stores/queues/queue.store.ts';
import type { OutboxItem } from '#persistence/stores/work/outbox.store.ts';
import type { Timer } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';

/** What the actions of a batch name, as far as it exists. */
export interface Names {
  readonly people: People;
  /** Teams that may be added, by name. */
  readonly teamIds: ReadonlyMap<string, string>;
  /** By id. */
  readonly queues: ReadonlyMap<string, ServedQueue>;
  /** By name. */
  readonly webhooks: ReadonlyMap<string, WebhookTarget>;
}

/** Escalations that are carried out together: what they may know, and what they have to write so far. */
export class Batch implements EscalationWrites {
  readonly conversations = new Map<string, ConversationRow>();
  readonly notes: NewMessage[] = [];
  readonly notices: NewNotice[] = [];
  readonly asks: NewAsk[] = [];
  readonly deliveries: NewWebhookDelivery[] = [];
  readonly events: NewEvent[] = [];
  readonly outbox: OutboxItem[] = [];
  readonly timers: Timer[] = [];
  readonly ended: EndedEscalation[] = [];
  wakesMatching = false;

  constructor(
    readonly flow: Pick<Flow, 'newId' | 'publicBaseUrl'>,
    readonly names: Names,
    readonly now: Date,
  ) {}

  /** Notes a change of a conversation and answers it as it is then. */
  change(row: ConversationRow, change: ConversationChange): ConversationRow {
    const changed = changedConversation(row, change, this.now);
    this.conversations.set(row.id, changed);
    return changed;
  }

  /** Writes what was noted so far, in one statement, and forgets it. */
  async write(tx: Tx): Promise<void> {
    await writeEscalations(tx, this, this.now);
    this.conversations.clear();
    this.wakesMatching = false;
    const { notes, notices, asks, deliveries, events, outbox, timers, ended } = this;
    for (const list of [notes, notices, asks, deliveries, events, outbox, timers, ended]) list.length = 0;
  }
}
