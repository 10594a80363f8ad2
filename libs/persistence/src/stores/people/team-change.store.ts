import { run, select, selectOne, type Tx } from '../../database.ts';
import type { TeamRow } from '../../rows/team.row.ts';

export function lockTeam(tx: Tx, id: string): Promise<TeamRow | undefined> {
  return selectOne(tx, 'select id, name, version from team where id = $1 for update', [id]);
}

/** False when the name is taken. */
export async function insertTeam(tx: Tx, id: string, name: string): Promise<boolean> {
  const rows = await select(
    tx,
    'insert into team (id, name) values ($1, $2) on conflict (name) do nothing returning id',
    [id, name],
  );
  return rows.length > 0;
}

/** False when the name is taken. */
export async function updateTeam(tx: Tx, id: string, name: string): Promise<boolean> {
  const rows = await select(
    tx,
    `update team set name = $2, version = version + 1
     where id = $1 and not exists (select 1 from team other where other.name = $2 and other.id <> $1) returning id`,
    [id, name],
  );
  return rows.length > 0;
}

export async function deleteTeam(tx: Tx, id: string): Promise<void> {
  await run(tx, 'delete from team where id = $1', [id]);
}

/** Makes these the members of the team. */
export async function replaceMembers(tx: Tx, teamId: string, agentIds: readonly string[]): Promise<void> {
  await run(tx, 'delete from team_member where team_id = $1 and agent_id <> all($2)', [teamId, agentIds]);
  await run(
    tx,
    'insert into team_member (team_id, agent_id) select $1, unnest($2::uuid[]) on conflict do nothing',
    [teamId, agentIds],
  );
}

export async function unknownAgents(tx: Tx, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await select<{ given: string }>(
    tx,
    `select given from unnest($1::uuid[]) given
     where not exists (select 1 from agent where agent.id = given)`,
    [ids],
  );
  return rows.map((row) => row.given);
}
