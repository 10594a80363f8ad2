import { select, type Tx } from '../database.ts';

/** The id of every queue, by its name. */
export async function queueIds(tx: Tx): Promise<ReadonlyMap<string, string>> {
  const rows = await select<{ id: string; name: string }>(tx, 'select id, name from queue order by name');
  return new Map(rows.map((row) => [row.name, row.id]));
}

export async function queueName(tx: Tx, id: string): Promise<string | undefined> {
  const [row] = await select<{ name: string }>(tx, 'select name from queue where id = $1', [id]);
  return row?.name;
}

export async function teamsOfQueue(tx: Tx, queueId: string): Promise<string[]> {
  const rows = await select<{ id: string }>(
    tx,
    'select team_id as id from queue_team where queue_id = $1 order by team_id',
    [queueId],
  );
  return rows.map((row) => row.id);
}
