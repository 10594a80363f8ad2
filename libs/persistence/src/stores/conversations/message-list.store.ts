import { select, selectOne, type Tx } from '../../database.ts';
import { selectPage, type List, type Page, type PageRequest } from '../../page.ts';
import type { AttachmentRow } from '../../rows/attachment.row.ts';
import type { DeliveryReportRow } from '../../rows/delivery-report.row.ts';
import type { MessageRow } from '../../rows/message.row.ts';
import { ofParts, partsOf } from './conversation-merge.store.ts';

export type AttachmentView = Omit<AttachmentRow, 'messageId' | 'blobKey'>;

export type MessageView = Omit<
  MessageRow,
  | 'channelId'
  | 'fromAddress'
  | 'toAddress'
  | 'mailMessageId'
  | 'mailReferences'
  | 'contentHash'
  | 'providerId'
  | 'attemptedAt'
  | 'sendingUntil'
  | 'nudgedAt'
> & {
  readonly from: string | null;
  readonly to: string | null;
  readonly attachments: AttachmentView[];
};

/** Of the table `message` under the name m. */
export const messageColumns = `m.id, m.conversation_id as "conversationId", m.kind, m.channel_kind as "channelKind",
  m.receipt_id as "receiptId", m.author_kind as "authorKind", m.author_id as "authorId", m.from_address as "from",
  m.to_address as "to", m.subject, m.text, m.html, m.automatic, m.verified, m.delivery,
  m.failure_class as "failureClass", m.failure, m.attempts, m.created_at as "createdAt", m.sent_at as "sentAt",
  m.delivered_at as "deliveredAt",
  (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name, 'mediaType', media_type, 'size', size,
     'contentId', content_id, 'inline', inline) order by id), '[]')
   from attachment where message_id = m.id) as attachments`;

/** Of a conversation and of those that were merged into it. */
export async function listMessages(
  tx: Tx,
  conversationId: string,
  order: List['order'],
  page: PageRequest,
): Promise<Page<MessageView>> {
  const messages: List = {
    columns: messageColumns,
    from: 'message m',
    key: [
      ['m.created_at', 'timestamptz'],
      ['m.id', 'uuid'],
    ],
    order,
  };
  const parts = await partsOf(tx, conversationId);
  return selectPage(tx, messages, ofParts('m.conversation_id', parts), page);
}

export function messageById(tx: Tx, id: string): Promise<MessageView | undefined> {
  return selectOne(tx, `select ${messageColumns} from message m where m.id = $1`, [id]);
}

export function attachmentById(tx: Tx, id: string): Promise<AttachmentRow | undefined> {
  return selectOne(
    tx,
    `select id, message_id as "messageId", name, media_type as "mediaType", size, blob_key as "blobKey",
       content_id as "contentId", inline from attachment where id = $1`,
    [id],
  );
}

/** Where the raw content that became this message lies; undefined when there is none. */
export async function rawOfMessage(tx: Tx, messageId: string): Promise<string | undefined> {
  const row = await selectOne<{ blobKey: string | null }>(
    tx,
    `select receipt.blob_key as "blobKey" from message join receipt on receipt.id = message.receipt_id
     where message.id = $1`,
    [messageId],
  );
  return row?.blobKey ?? undefined;
}

/** What the provider said about an outbound message, in the order it came. */
export function reportsOf(
  tx: Tx,
  messageId: string,
): Promise<Pick<DeliveryReportRow, 'status' | 'errorCode' | 'at'>[]> {
  return select(
    tx,
    `select status, error_code as "errorCode", at from delivery_report where message_id = $1 order by at, id`,
    [messageId],
  );
}
