import type { QueueName } from '#contracts/jobs.ts';
import type { ChannelKind } from '#domain/words.ts';
import { run, select, selectOne, type Tx } from '../../database.ts';
import type { ReceiptRow } from '../../rows/receipt.row.ts';
import { openChannel, type ChannelSource, type OpenChannel, type Sealer } from '../channels/channel.store.ts';
import { outboxHint } from '../work/outbox.store.ts';

export type IntakeQueue = Extract<QueueName, `intake-${string}`>;

export interface NewReceipt {
  readonly id: string;
  readonly channelId: string;
  /** The provider's own identity of it; unique within the channel. */
  readonly providerKey: string;
  readonly contentHash: string | null;
  readonly blobKey: string | null;
  readonly payload: Readonly<Record<string, unknown>> | null;
  readonly queue: IntakeQueue;
  /** Of the outbox row. */
  readonly outboxId: string;
}

export interface TakenReceipt {
  readonly receiptId: string;
  /** It was handed to us before; that receipt is the one named. */
  readonly repeated: boolean;
}

/** Writes receipts and the work they are, in the order given; what is there already is answered as repeated. */
export async function insertReceipts(
  tx: Tx,
  receipts: readonly NewReceipt[],
  now: Date,
): Promise<TakenReceipt[]> {
  if (receipts.length === 0) return [];
  const rows = receipts.map((one) => ({
    id: one.id,
    channel_id: one.channelId,
    provider_key: one.providerKey,
    content_hash: one.contentHash,
    blob_key: one.blobKey,
    payload: one.payload,
    queue: one.queue,
    outbox_id: one.outboxId,
  }));
  const written = await select<{ id: string }>(
    tx,
    // In one order of keys, so that two batches with the same things wait for and do not deadlock each other.
    `with given as materialized (
       select * from jsonb_to_recordset($1) as one(id uuid, channel_id uuid, provider_key text, content_hash text,
         blob_key text, payload jsonb, queue text, outbox_id uuid)
     ), put as (
       insert into receipt (id, channel_id, provider_key, content_hash, blob_key, payload, received_at)
       select id, channel_id, provider_key, content_hash, blob_key, payload, $2 from given
       order by channel_id, provider_key
       on conflict (channel_id, provider_key) do nothing returning id
     ), noted as (
       insert into outbox (id, queue, payload, created_at)
       select outbox_id, queue, jsonb_build_object('receiptId', id), $2 from given join put using (id)
       returning 1
     ), hinted as (select pg_notify('${outboxHint}', '') where exists (select from noted))
     select put.id from put left join hinted on true`,
    [JSON.stringify(rows), now],
  );
  const fresh = new Set(written.map((row) => row.id));
  const known = await earlier(
    tx,
    receipts.filter((one) => !fresh.has(one.id)),
  );
  return receipts.map((one) => {
    if (fresh.has(one.id)) return { receiptId: one.id, repeated: false };
    const receiptId = known.get(`${one.channelId} ${one.providerKey}`);
    if (!receiptId) throw new Error(`The receipt of ${one.providerKey} was not written.`);
    return { receiptId, repeated: true };
  });
}

async function earlier(tx: Tx, receipts: readonly NewReceipt[]): Promise<ReadonlyMap<string, string>> {
  if (receipts.length === 0) return new Map();
  const rows = await select<{ id: string; channelId: string; providerKey: string }>(
    tx,
    `select id, channel_id as "channelId", provider_key as "providerKey" from receipt
     where (channel_id, provider_key) in (select * from unnest($1::uuid[], $2::text[]))`,
    [receipts.map((one) => one.channelId), receipts.map((one) => one.providerKey)],
  );
  return new Map(rows.map((row) => [`${row.channelId} ${row.providerKey}`, row.id]));
}

export type PendingReceipt = Pick<
  ReceiptRow,
  'id' | 'status' | 'contentHash' | 'blobKey' | 'payload' | 'attempts' | 'receivedAt'
>;

/** A receipt and the channel that it came by. */
export interface ReceiptOfChannel {
  readonly receipt: PendingReceipt;
  readonly channel: OpenChannel;
}

/** Receipts and the channels that they came by, those that exist, in the order of the receipts' ids. */
export async function receiptsWithChannels(
  tx: Tx,
  secrets: Sealer,
  ids: readonly string[],
): Promise<ReceiptOfChannel[]> {
  const rows = await select<PendingReceipt & { channel: string; name: string } & Omit<ChannelSource, 'id'>>(
    tx,
    `select r.id, r.status, r.content_hash as "contentHash", r.blob_key as "blobKey", r.payload, r.attempts,
       r.received_at as "receivedAt", c.id as channel, c.kind, c.name, c.address, c.settings, c.secret
     from receipt r join channel c on c.id = r.channel_id where r.id = any($1) order by r.id`,
    [ids],
  );
  return rows.map(({ channel, kind, name, address, settings, secret, ...receipt }) => ({
    receipt,
    channel: openChannel(secrets, { id: channel, kind, name, address, settings, secret }),
  }));
}

export interface ReceiptEnd {
  readonly status: 'duplicate' | 'ignored' | 'quarantined';
  readonly reason: string | null;
  readonly duplicateOf?: string;
}

/** Ends a receipt that is not ended yet, and answers whether it did. */
export async function endReceipt(tx: Tx, id: string, end: ReceiptEnd, now: Date): Promise<boolean> {
  const row = await selectOne(
    tx,
    `update receipt set status = $2, reason = $3, duplicate_of = $4, finished_at = $5,
       attempts = attempts + case when $2 = 'quarantined' then 1 else 0 end
     where id = $1 and status = 'received' returning id`,
    [id, end.status, end.reason, end.duplicateOf ?? null, now],
  );
  return row !== undefined;
}

/** Notes an attempt that failed and will be made again. */
export async function noteFailedAttempt(tx: Tx, id: string, error: string): Promise<void> {
  await run(
    tx,
    `update receipt set attempts = attempts + 1, reason = $2 where id = $1 and status = 'received'`,
    [id, error],
  );
}

/** Puts a quarantined receipt back among the unfinished ones; answers the kind of its channel, or undefined. */
export async function reviveReceipt(tx: Tx, id: string): Promise<{ kind: ChannelKind } | undefined> {
  return selectOne<{ kind: ChannelKind }>(
    tx,
    `update receipt set status = 'received', attempts = 0, finished_at = null, reason = null
     from channel where receipt.id = $1 and status = 'quarantined' and channel.id = receipt.channel_id
     returning channel.kind`,
    [id],
  );
}

export async function receiptStatus(tx: Tx, id: string): Promise<ReceiptRow['status'] | undefined> {
  const row = await selectOne<Pick<ReceiptRow, 'status'>>(tx, 'select status from receipt where id = $1', [
    id,
  ]);
  return row?.status;
}
