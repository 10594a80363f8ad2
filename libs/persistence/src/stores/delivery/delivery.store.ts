import type { DeliveryState, FailureClass } from '#domain/words.ts';
import { run, select, selectOne, type Tx } from '../../database.ts';
import type { MessageRow } from '../../rows/message.row.ts';

/** An outbound message on its way, with the version of its conversation. */
export type Delivery = Pick<
  MessageRow,
  | 'id'
  | 'conversationId'
  | 'subject'
  | 'text'
  | 'html'
  | 'mailMessageId'
  | 'mailReferences'
  | 'automatic'
  | 'failureClass'
  | 'attempts'
  | 'attemptedAt'
  | 'sendingUntil'
  | 'createdAt'
> & {
  readonly channelId: string;
  readonly toAddress: string;
  readonly delivery: DeliveryState;
  readonly conversationVersion: number;
};

/** Locks an outbound message until the transaction ends; undefined when there is none of that id. */
export async function lockDelivery(tx: Tx, messageId: string): Promise<Delivery | undefined> {
  return selectOne<Delivery>(
    tx,
    `select m.id, m.conversation_id as "conversationId", m.channel_id as "channelId", m.to_address as "toAddress",
       m.subject, m.text, m.html, m.mail_message_id as "mailMessageId", m.mail_references as "mailReferences",
       m.automatic, m.delivery, m.failure_class as "failureClass", m.attempts, m.attempted_at as "attemptedAt",
       m.sending_until as "sendingUntil", m.created_at as "createdAt", c.version as "conversationVersion"
     from message m join conversation c on c.id = m.conversation_id
     where m.id = $1 and m.kind = 'outbound' and m.delivery is not null for update of m`,
    [messageId],
  );
}

/**
 * Marks a locked message as being sent until `until`; from now on it may have left. While that is unknown the instant
 * of the first such attempt stands: a later one only asks, and what it asks for may have left at the first.
 */
export async function startSending(tx: Tx, messageId: string, now: Date, until: Date): Promise<void> {
  await run(
    tx,
    `update message set delivery = 'sending', attempts = attempts + 1, sending_until = $3, failure_class = null,
       attempted_at = case when delivery = 'sending' and failure_class is distinct from 'transient'
         then coalesce(attempted_at, $2) else $2 end
     where id = $1`,
    [messageId, now, until],
  );
}

/** Marks a locked message as waiting for its next attempt. Its state does not go back. */
export async function postponeSending(
  tx: Tx,
  messageId: string,
  until: Date,
  failed: Failure,
): Promise<void> {
  await run(tx, 'update message set sending_until = $2, failure_class = $3, failure = $4 where id = $1', [
    messageId,
    until,
    failed.failureClass,
    failed.failure,
  ]);
}

export interface Failure {
  readonly failureClass: FailureClass;
  /** What happened, in a sentence for people. */
  readonly failure: string;
}

/** Keeps what the provider calls the message, and the instant at which it was known to have left. */
export async function noteSent(tx: Tx, messageId: string, providerId: string, now: Date): Promise<void> {
  await run(
    tx,
    `update message set provider_id = $2, sent_at = coalesce(sent_at, $3),
       delivery = case when delivery in ('queued', 'sending') then 'sent' else delivery end,
       failure_class = case when delivery = 'failed' then failure_class end,
       failure = case when delivery = 'failed' then failure end
     where id = $1`,
    [messageId, providerId, now],
  );
}

/** Marks a message as failed unless it was delivered or had failed before; answers whether it did. */
export async function failDelivery(tx: Tx, messageId: string, failed: Failure): Promise<boolean> {
  const row = await selectOne(
    tx,
    `update message set delivery = 'failed', failure_class = $2, failure = $3
     where id = $1 and delivery in ('queued', 'sending', 'sent') returning id`,
    [messageId, failed.failureClass, failed.failure],
  );
  return row !== undefined;
}

/** Moves a locked message on to what its provider reported. */
export async function advanceDelivery(
  tx: Tx,
  messageId: string,
  delivery: 'queued' | 'sending' | 'sent' | 'delivered' | 'read',
  at: Date,
): Promise<void> {
  await run(
    tx,
    `update message set delivery = $2, failure_class = null, failure = null,
       sent_at = case when $4 then coalesce(sent_at, $3) else sent_at end,
       delivered_at = case when $5 then coalesce(delivered_at, $3) else delivered_at end
     where id = $1`,
    [
      messageId,
      delivery,
      at,
      delivery !== 'queued' && delivery !== 'sending',
      delivery === 'delivered' || delivery === 'read',
    ],
  );
}

export interface NewDeliveryReport {
  readonly id: string;
  readonly messageId: string;
  /** Unique: the same report twice is one. */
  readonly dedupeKey: string;
  readonly status: string;
  readonly errorCode: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Keeps a report; false when it was known. */
export async function insertDeliveryReport(tx: Tx, report: NewDeliveryReport, at: Date): Promise<boolean> {
  const row = await selectOne(
    tx,
    `insert into delivery_report (id, message_id, dedupe_key, status, error_code, payload, at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (dedupe_key) do nothing returning id`,
    [
      report.id,
      report.messageId,
      report.dedupeKey,
      report.status,
      report.errorCode,
      JSON.stringify(report.payload),
      at,
    ],
  );
  return row !== undefined;
}

export async function attachmentsOf(
  tx: Tx,
  messageId: string,
): Promise<{ name: string; mediaType: string; blobKey: string }[]> {
  return select(
    tx,
    `select name, media_type as "mediaType", blob_key as "blobKey" from attachment where message_id = $1 order by id`,
    [messageId],
  );
}
