import type { JobItem, QueueName } from '#contracts/jobs.ts';
import type { Priority, SkillRequirement } from '#domain/words.ts';
import { asColumns } from '../column-names.ts';
import { select, type Tx } from '../database.ts';
import type { AttachmentRow } from '../rows/attachment.row.ts';
import type { ConversationRow } from '../rows/conversation.row.ts';
import type { CustomerRow } from '../rows/customer.row.ts';
import type { IdentityRow } from '../rows/identity.row.ts';
import type { MessageRow } from '../rows/message.row.ts';
import { columnsOfEvent, eventColumns, type NewEvent } from './event.store.ts';
import { matchingHint } from './matching.store.ts';
import { outboxHint } from './outbox.store.ts';
import { timerHint, timersHint, type Timer } from './timer.store.ts';

export type NewCustomer = Pick<CustomerRow, 'id' | 'name' | 'language' | 'createdAt'>;
export type NewIdentity = IdentityRow;
export type NewConversation = Pick<
  ConversationRow,
  | 'id'
  | 'customerId'
  | 'channelId'
  | 'channelKind'
  | 'subject'
  | 'language'
  | 'state'
  | 'priority'
  | 'queueId'
  | 'requiredSkills'
  | 'preferredSkills'
  | 'tags'
  | 'policyVersion'
  | 'rule'
  | 'lastAgentId'
  | 'keptUntil'
  | 'queuedAt'
  | 'resolvedAt'
  | 'createdAt'
  | 'updatedAt'
  | 'lastMessageAt'
>;
export type NewMessage = Pick<
  MessageRow,
  | 'id'
  | 'conversationId'
  | 'kind'
  | 'channelId'
  | 'channelKind'
  | 'receiptId'
  | 'authorKind'
  | 'authorId'
  | 'fromAddress'
  | 'toAddress'
  | 'subject'
  | 'text'
  | 'html'
  | 'mailMessageId'
  | 'mailReferences'
  | 'contentHash'
  | 'automatic'
  | 'verified'
  | 'delivery'
  | 'createdAt'
>;

/** What the version in shadow makes of a conversation that begins. */
export interface NewShadowRouting {
  readonly version: number;
  readonly conversationId: string;
  readonly at: Date;
  readonly rule: string | null;
  readonly queue: string;
  readonly priority: Priority;
  readonly required: readonly SkillRequirement[];
  readonly preferred: readonly SkillRequirement[];
  readonly differs: readonly string[];
}

export type OutboxItem = {
  [Q in QueueName]: { readonly id: string; readonly queue: Q; readonly payload: JobItem<Q> };
}[QueueName];

/** Everything that one message brings with it. */
export interface MessageWrite {
  readonly customer?: NewCustomer | undefined;
  readonly identity?: NewIdentity | undefined;
  readonly conversation?: NewConversation | undefined;
  readonly shadow?: NewShadowRouting | undefined;
  readonly message: NewMessage;
  readonly attachments: readonly AttachmentRow[];
  readonly events: readonly NewEvent[];
  readonly outbox: readonly OutboxItem[];
  readonly timers?: readonly Timer[] | undefined;
  /** The conversation now waits for an agent. */
  readonly waits?: boolean | undefined;
  /** An identity that the sender has now proved. */
  readonly verifiedIdentityId?: string | undefined;
}

const customerColumns = 'id, name, language, created_at';
const identityColumns = 'id, customer_id, kind, value, verified, created_at';
const conversationColumns = `id, customer_id, channel_id, channel_kind, subject, language, state, priority, queue_id,
  required_skills, preferred_skills, tags, policy_version, rule, last_agent_id, kept_until, queued_at, resolved_at, created_at, updated_at,
  last_message_at`;
const shadowColumns = 'version, conversation_id, at, rule, queue, priority, required, preferred, differs';
const messageColumns = `id, conversation_id, kind, channel_id, channel_kind, receipt_id, author_kind, author_id,
  from_address, to_address, subject, text, html, mail_message_id, mail_references, content_hash, automatic, verified,
  delivery, created_at`;
const attachmentColumns = 'id, message_id, name, media_type, size, blob_key, content_id, inline';

/**
 * Writes messages with their customers, conversations, attachments, facts and further work, and ends their receipts as
 * stored: one statement however many they are, because this is what every message costs.
 */
export async function writeMessages(tx: Tx, writes: readonly MessageWrite[], now: Date): Promise<void> {
  const parts: string[] = [];
  const values: unknown[] = [];
  const put = (table: string, columns: string, rows: readonly object[]) => {
    if (rows.length === 0) return;
    values.push(JSON.stringify(rows));
    parts.push(`put_${table} as (insert into ${table} (${columns})
      select ${columns} from jsonb_populate_recordset(null::${table}, $${values.length}) returning 1)`);
  };
  const all = <T>(part: (write: MessageWrite) => readonly T[] | T | undefined): T[] =>
    writes.flatMap((write) => part(write) ?? []);
  const outbox = all((write) => write.outbox);
  const timers = all((write) => write.timers);
  put('customer', customerColumns, all((write) => write.customer).map(asColumns));
  put('identity', identityColumns, all((write) => write.identity).map(asColumns));
  put('conversation', conversationColumns, all((write) => write.conversation).map(asColumns));
  put('shadow_routing', shadowColumns, all((write) => write.shadow).map(asColumns));
  put('message', messageColumns, all((write) => write.message).map(asColumns));
  put('attachment', attachmentColumns, all((write) => write.attachments).map(asColumns));
  put('event', eventColumns, all((write) => write.events).map(columnsOfEvent));
  put(
    'outbox',
    'id, queue, payload, created_at',
    outbox.map((one) => ({ ...one, created_at: now })),
  );
  put('timer', 'key, lane, kind, due_at, payload', timers.map(asColumns));
  const verified = all((write) => write.verifiedIdentityId);
  if (verified.length > 0) {
    values.push(JSON.stringify(verified));
    parts.push(`verify as (update identity set verified = true
      where id = any(array(select jsonb_array_elements_text($${values.length})::uuid)) returning 1)`);
  }
  const receipts = all((write) => write.message.receiptId ?? undefined);
  if (receipts.length > 0) {
    values.push(JSON.stringify(receipts), now);
    parts.push(`receipt_end as (update receipt set status = 'stored', reason = null, finished_at = $${values.length}
      where id = any(array(select jsonb_array_elements_text($${values.length - 1})::uuid)) returning 1)`);
  }
  const hints = outbox.length > 0 ? [`pg_notify('${outboxHint}', '')`] : [];
  if (writes.some((write) => write.waits)) hints.push(`pg_notify('${matchingHint}', '')`);
  for (const lane of new Set(timers.map((timer) => timer.lane))) {
    values.push(timerHint(lane, timers));
    hints.push(`pg_notify('${timersHint}', $${values.length})`);
  }
  const sql = `with ${parts.join(',\n')} select ${hints.join(', ') || '1'}`;
  await select(tx, sql, values);
}

export async function writeMessage(tx: Tx, write: MessageWrite, now: Date): Promise<void> {
  await writeMessages(tx, [write], now);
}
