import type { JobItem, QueueName } from '#contracts/jobs.ts';
import { run, select, selectOne, type Tx } from '../database.ts';

export interface OutboxEntry {
  readonly id: string;
  readonly queue: QueueName;
  readonly payload: unknown;
}

/** Channel on which a process that publishes is woken; a hint, never the truth. */
export const outboxHint = 'firstline_outbox';

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
  if (items.length === 0) return;
  await run(
    tx,
    `with noted as (
       insert into outbox (id, queue, payload, created_at)
       select item.id, $1, item.payload, $2 from jsonb_to_recordset($3) as item(id uuid, payload jsonb)
     )
     select pg_notify('${outboxHint}', '')`,
    [queue, now, JSON.stringify(items)],
  );
}

/**
 * Claims the oldest unpublished rows until the transaction ends. There is no cursor: a row whose transaction commits late
 * is simply found by the next claim. Rows of `patient` queues that are younger than `settledAt` are left for later.
 */
export async function claimOutbox(
  tx: Tx,
  limit: number,
  patient: readonly QueueName[],
  settledAt: Date,
): Promise<OutboxEntry[]> {
  return select<OutboxEntry>(
    tx,
    `select id, queue, payload from outbox where not (queue = any($2) and created_at > $3)
     order by id limit $1 for update skip locked`,
    [limit, patient, settledAt],
  );
}

/** When the oldest row of these queues that is younger than `since` was written. */
export async function oldestSince(
  tx: Tx,
  queues: readonly QueueName[],
  since: Date,
): Promise<Date | undefined> {
  const row = await selectOne<{ oldest: Date | null }>(
    tx,
    'select min(created_at) as oldest from outbox where queue = any($1) and created_at > $2',
    [queues, since],
  );
  return row?.oldest ?? undefined;
}

export async function removeFromOutbox(tx: Tx, ids: readonly string[]): Promise<void> {
  await run(tx, 'delete from outbox where id = any($1)', [ids]);
}
