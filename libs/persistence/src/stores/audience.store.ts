import { select, selectOne, type Tx } from '../database.ts';

/** An agent who still works here, by e-mail address. */
export async function activeAgentByEmail(tx: Tx, email: string): Promise<string | undefined> {
  const row = await selectOne<{ id: string }>(tx, 'select id from agent where email = $1 and active', [
    email.toLowerCase(),
  ]);
  return row?.id;
}

/** The active members of a team, by its name. */
export async function membersOfTeam(tx: Tx, team: string): Promise<string[]> {
  const rows = await select<{ id: string }>(
    tx,
    `select agent.id from team join team_member on team_id = team.id join agent on agent.id = agent_id
     where team.name = $1 and active order by agent.id`,
    [team],
  );
  return rows.map((row) => row.id);
}

/** Which of these addresses belong to no active agent. */
export async function unknownEmails(tx: Tx, emails: readonly string[]): Promise<string[]> {
  const rows = await select<{ email: string }>(
    tx,
    `select given.email from unnest($1::text[]) as given(email)
     where not exists (select from agent where agent.email = lower(given.email) and active)`,
    [emails],
  );
  return rows.map((row) => row.email);
}
