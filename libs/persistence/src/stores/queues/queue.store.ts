import { select, type Tx } from '../../database.ts';

/** The id of every queue, by its name. */
export async function queueIds(tx: Tx): Promise<ReadonlyMap<string, string>> {
  const rows = await select<{ id: string; name: string }>(tx, 'select id, name from queue order by name');
  return new Map(rows.map((row) => [row.name, row.id]));
}

export async function queueName(tx: Tx, id: string): Promise<string | undefined> {
  const [row] = await select<{ name: string }>(tx, 'select name from queue where id = $1', [id]);
  return row?.name;
}

export interface ServedQueue {
  readonly id: string;
  readonly name: string;
  readonly teamIds: readonly string[];
}

/** Queues with the teams that serve them. */
export async function servedQueuesById(tx: Tx, ids: readonly string[]): Promise<ServedQueue[]> {
  if (ids.length === 0) return [];
  return select<ServedQueue>(
    tx,
    `select id, name, array(select team_id from queue_team where queue_id = queue.id order by team_id) as "teamIds"
     from queue where id = any($1)`,
    [ids],
  );
}

export async function teamsOfQueue(tx: Tx, queueId: string): Promise<string[]> {
  const rows = await select<{ id: string }>(
    tx,
    'select team_id as id from queue_team where queue_id = $1 order by team_id',
    [queueId],
  );
  return rows.map((row) => row.id);
}
