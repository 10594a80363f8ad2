import { run, select, selectOne, type Tx } from '../../database.ts';
import type { QueueRow } from '../../rows/queue.row.ts';

export interface QueueFields {
  readonly name: string;
  /** Names of documents. */
  readonly slaPolicy: string | null;
  readonly calendar: string | null;
}

export function lockQueue(tx: Tx, id: string): Promise<Omit<QueueRow, 'createdAt'> | undefined> {
  return selectOne(
    tx,
    'select id, name, sla_policy as "slaPolicy", calendar, version from queue where id = $1 for update',
    [id],
  );
}

/** False when the name is taken. */
export async function insertQueue(tx: Tx, id: string, queue: QueueFields, now: Date): Promise<boolean> {
  const rows = await select(
    tx,
    `insert into queue (id, name, sla_policy, calendar, created_at) values ($1, $2, $3, $4, $5)
     on conflict (name) do nothing returning id`,
    [id, queue.name, queue.slaPolicy, queue.calendar, now],
  );
  return rows.length > 0;
}

/** False when the name is taken. */
export async function updateQueue(tx: Tx, id: string, queue: QueueFields): Promise<boolean> {
  const rows = await select(
    tx,
    `update queue set name = $2, sla_policy = $3, calendar = $4, version = version + 1
     where id = $1 and not exists (select 1 from queue other where other.name = $2 and other.id <> $1) returning id`,
    [id, queue.name, queue.slaPolicy, queue.calendar],
  );
  return rows.length > 0;
}

/** False when a conversation is or was in it. */
export async function deleteQueue(tx: Tx, id: string): Promise<boolean> {
  const rows = await select(
    tx,
    `delete from queue where id = $1 and not exists (select 1 from conversation where queue_id = $1) returning id`,
    [id],
  );
  return rows.length > 0;
}

/** Makes these the teams that serve the queue. */
export async function replaceServingTeams(
  tx: Tx,
  queueId: string,
  teamIds: readonly string[],
): Promise<void> {
  await run(tx, 'delete from queue_team where queue_id = $1 and team_id <> all($2)', [queueId, teamIds]);
  await run(
    tx,
    'insert into queue_team (queue_id, team_id) select $1, unnest($2::uuid[]) on conflict do nothing',
    [queueId, teamIds],
  );
}
