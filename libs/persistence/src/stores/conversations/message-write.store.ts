import type { Priority, SkillRequirement } from '#domain/words.ts';
import { asColumns } from '../../column-names.ts';
import { CombinedWrite } from '../../combined-write.ts';
import type { Tx } from '../../database.ts';
import type { AttachmentRow } from '../../rows/attachment.row.ts';
import type { ConversationRow } from '../../rows/conversation.row.ts';
import type { CustomerRow } from '../../rows/customer.row.ts';
import type { IdentityRow } from '../../rows/identity.row.ts';
import type { MessageRow } from '../../rows/message.row.ts';
import type { NewEvent } from '../events/event.store.ts';
import { putFactsAndWork } from '../work/facts-and-work.store.ts';
import type { OutboxItem } from '../work/outbox.store.ts';
import type { Timer } from '../work/timer.store.ts';

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
  | 'hard'
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
  readonly hard: boolean | null;
  readonly differs: readonly string[];
}

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
  required_skills, preferred_skills, hard, tags, policy_version, rule, last_agent_id, kept_until, queued_at, resolved_at, created_at, updated_at,
  last_message_at`;
const shadowColumns =
  'version, conversation_id, at, rule, queue, priority, required, preferred, hard, differs';
export const messageColumns = `id, conversation_id, kind, channel_id, channel_kind, receipt_id, author_kind, author_id,
  from_address, to_address, subject, text, html, mail_message_id, mail_references, content_hash, automatic, verified,
  delivery, created_at`;
const attachmentColumns = 'id, message_id, name, media_type, size, blob_key, content_id, inline';

/**
 * Writes messages with their customers, conversations, attachments, facts and further work, and ends their receipts as
 * stored: one statement however many they are, because this is what every message costs.
 */
export async function writeMessages(tx: Tx, writes: readonly MessageWrite[], now: Date): Promise<void> {
  const write = new CombinedWrite();
  const all = <T>(part: (one: MessageWrite) => readonly T[] | T | undefined): T[] =>
    writes.flatMap((one) => part(one) ?? []);
  write.insert('customer', customerColumns, all((one) => one.customer).map(asColumns));
  write.insert('identity', identityColumns, all((one) => one.identity).map(asColumns));
  write.insert('conversation', conversationColumns, all((one) => one.conversation).map(asColumns));
  write.insert('shadow_routing', shadowColumns, all((one) => one.shadow).map(asColumns));
  write.insert('message', messageColumns, all((one) => one.message).map(asColumns));
  write.insert('attachment', attachmentColumns, all((one) => one.attachments).map(asColumns));
  const verified = all((one) => one.verifiedIdentityId);
  if (verified.length > 0) {
    const ids = write.parameter(JSON.stringify(verified));
    write.part(
      'verify',
      `update identity set verified = true where id = any(array(select jsonb_array_elements_text(${ids})::uuid))`,
    );
  }
  const receipts = all((one) => one.message.receiptId ?? undefined);
  if (receipts.length > 0) {
    const ids = write.parameter(JSON.stringify(receipts));
    write.part(
      'receipt_end',
      `update receipt set status = 'stored', reason = null, finished_at = ${write.parameter(now)}
       where id = any(array(select jsonb_array_elements_text(${ids})::uuid))`,
    );
  }
  const work = {
    events: all((one) => one.events),
    outbox: all((one) => one.outbox),
    timers: all((one) => one.timers),
    wakesMatching: writes.some((one) => one.waits),
  };
  putFactsAndWork(write, work, now);
  await write.run(tx);
}

export async function writeMessage(tx: Tx, write: MessageWrite, now: Date): Promise<void> {
  await writeMessages(tx, [write], now);
}
