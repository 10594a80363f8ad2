import { selectOne, type Tx } from '../../database.ts';
import { Conditions, selectPage, type List, type Page, type PageRequest } from '../../page.ts';
import type { ReceiptRow } from '../../rows/receipt.row.ts';

export type ReceiptListItem = Omit<ReceiptRow, 'payload' | 'blobKey' | 'nudgedAt'> & {
  readonly hasRaw: boolean;
};

export type ReceiptView = ReceiptListItem &
  Pick<ReceiptRow, 'payload' | 'blobKey'> & {
    readonly messageId: string | null;
    readonly conversationId: string | null;
  };

const columns = `r.id, r.channel_id as "channelId", r.provider_key as "providerKey", r.content_hash as "contentHash",
  r.blob_key is not null as "hasRaw", r.status, r.duplicate_of as "duplicateOf", r.reason, r.attempts,
  r.received_at as "receivedAt", r.finished_at as "finishedAt"`;

/** Newest first. */
const receipts: List = {
  columns,
  from: 'receipt r',
  key: [
    ['r.received_at', 'timestamptz'],
    ['r.id', 'uuid'],
  ],
  order: 'desc',
};

export function listReceipts(
  tx: Tx,
  filter: { readonly status?: ReceiptRow['status'] | undefined; readonly channelId?: string | undefined },
  page: PageRequest,
): Promise<Page<ReceiptListItem>> {
  const conditions = new Conditions();
  if (filter.status) conditions.add('r.status = ?', filter.status);
  if (filter.channelId) conditions.add('r.channel_id = ?', filter.channelId);
  return selectPage(tx, receipts, conditions, page);
}

export function receiptView(tx: Tx, id: string): Promise<ReceiptView | undefined> {
  return selectOne(
    tx,
    `select ${columns}, r.payload, r.blob_key as "blobKey", m.id as "messageId", m.conversation_id as "conversationId"
     from receipt r left join message m on m.receipt_id = r.id where r.id = $1`,
    [id],
  );
}
