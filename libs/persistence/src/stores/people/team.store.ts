import { select, type Tx } from '../../database.ts';

/** Ids of the teams that bear these names; a name that no team bears is left out. */
export async function teamIdsByName(tx: Tx, names: readonly string[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  const rows = await select<{ id: string; name: string }>(
    tx,
    'select id, name from team where name = any($1)',
    [names],
  );
  return new Map(rows.map((row) => [row.name, row.id]));
}

export async function teamNames(tx: Tx): Promise<string[]> {
  const rows = await select<{ name: string }>(tx, 'select name from team order by name');
  return rows.map((row) => row.name);
}

/** Ids of all teams, by name. */
export async function teamIds(tx: Tx): Promise<Map<string, string>> {
  const rows = await select<{ id: string; name: string }>(tx, 'select id, name from team');
  return new Map(rows.map((row) => [row.name, row.id]));
}
