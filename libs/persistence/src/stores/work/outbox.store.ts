import type { JobItem, QueueName } from '#contracts/jobs.ts';
import { run, select, selectOne, type Tx } from '../../database.ts';

export interface OutboxEntry {
  readonly id: string;
  readonly queue: QueueName;
  readonly payload: unknown;
}

/** Work for a queue that is to be noted. */
export type OutboxItem = {
  [Q in QueueName]: { readonly id: string; readonly queue: Q; readonly payload: JobItem<Q> };
}[QueueName];

/** Channel on which a process that publishes is woken; a hint, never the truth. */
export const outboxHint = 'firstline_outbox';

/** Of a row that is to be published, in SQL. */
export const outboxColumns = 'id, queue, payload, created_at';

/** Notes work for a queue in the caller's transaction. */
export async function addToOutbox<Q extends QueueName>(
  tx: Tx,
  id: string,
  queue: Q,
  payload: JobItem<Q>,
  now: Date,
): Promise<void> {
  await run(
    tx,
    `with noted as (insert into outbox (id, queue, payload, created_at) values ($1, $2, $3, $4))
     select pg_notify('${outboxHint}', '')`,
    [id, queue, JSON.stringify(payload), now],
  );
}

/** Notes many items for one queue in the caller's transaction, in one statement. */
export async function addItemsToOutbox<Q extends QueueName>(
  tx: Tx,
  queue: Q,
  items: readonly { readonly id: string; readonly payload: JobItem<Q> }[],
  now: Date,
): Promise<void> {
  await addAllToOutbox(
    tx,
    items.map((item) => ({ ...item, queue })),
    now,
  );
}

/** The same for several queues. */
export async function addAllToOutbox(
  tx: Tx,
  items: readonly { readonly id: string; readonly queue: QueueName; readonly payload: object }[],
  now: Date,
): Promise<void> {
  if (items.length === 0) return;
  await run(
    tx,
    `with noted as (
       insert into outbox (id, queue, payload, created_at)
       select item.id, item.queue, item.payload, $1
       from jsonb_to_recordset($2) as item(id uuid, queue text, payload jsonb)
     )
     select pg_notify('${outboxHint}', '')`,
    [now, JSON.stringify(items)],
  );
}

/** How long rows of a queue may be left for company, milliseconds; queues that are not named are never left. */
export type Patience = Partial<Readonly<Record<QueueName, number>>>;

const publishAt = `created_at + coalesce(($1::jsonb ->> queue)::int, 0) * interval '1 millisecond'`;

/**
 * Claims the oldest rows that are to be published by `now`, until the transaction ends. There is no cursor: a row whose
 * transaction commits late is simply found by the next claim.
 */
export async function claimOutbox(
  tx: Tx,
  patience: Patience,
  now: Date,
  limit: number,
): Promise<OutboxEntry[]> {
  return select<OutboxEntry>(
    tx,
    `select id, queue, payload from outbox where ${publishAt} <= $2 order by id limit $3 for update skip locked`,
    [JSON.stringify(patience), now, limit],
  );
}

/** When the first of the rows that are not yet to be published is. */
export async function nextPublishAt(tx: Tx, patience: Patience, now: Date): Promise<Date | undefined> {
  const row = await selectOne<{ at: Date | null }>(
    tx,
    `select min(${publishAt}) as at from outbox where ${publishAt} > $2`,
    [JSON.stringify(patience), now],
  );
  return row?.at ?? undefined;
}

export async function removeFromOutbox(tx: Tx, ids: readonly string[]): Promise<void> {
  await run(tx, 'delete from outbox where id = any($1)', [ids]);
}
