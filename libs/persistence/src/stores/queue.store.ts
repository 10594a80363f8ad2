import { select, type Tx } from '../database.ts';

/** The id of every queue, by its name. */
export async function queueIds(tx: Tx): Promise<ReadonlyMap<string, string>> {
  const rows = await select<{ id: string; name: string }>(tx, 'select id, name from queue order by name');
  return new Map(rows.map((row) => [row.name, row.id]));
}
