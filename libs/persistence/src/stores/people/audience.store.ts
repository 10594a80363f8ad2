import type { Concerned, Leader } from '#domain/sla/audience.ts';
import { select, selectOne, type Tx } from '../../database.ts';

/** Agents who still work here, by e-mail address; addresses are compared in small letters. */
export async function activeAgentsByEmail(tx: Tx, emails: readonly string[]): Promise<Map<string, string>> {
  if (emails.length === 0) return new Map();
  const rows = await select<{ id: string; email: string }>(
    tx,
    'select id, email from agent where email = any($1) and active',
    [emails.map((email) => email.toLowerCase())],
  );
  return new Map(rows.map((row) => [row.email, row.id]));
}

/** The active members of teams, by the teams' names; a team without any is left out. */
export async function membersOfTeams(tx: Tx, teams: readonly string[]): Promise<Map<string, string[]>> {
  if (teams.length === 0) return new Map();
  const rows = await select<{ name: string; ids: string[] }>(
    tx,
    `select team.name, array_agg(agent.id order by agent.id) as ids
     from team join team_member on team_id = team.id join agent on agent.id = agent_id
     where team.name = any($1) and active group by team.name`,
    [teams],
  );
  return new Map(rows.map((row) => [row.name, row.ids]));
}

/** Everybody active who leads. */
export async function leaders(tx: Tx): Promise<Leader[]> {
  return select<Leader>(
    tx,
    `select id, role, array(select team_id from team_member where agent_id = agent.id) as "teamIds"
     from agent where active and role in ('supervisor', 'admin') order by id`,
    [],
  );
}

/** What decides whom a conversation concerns; undefined when there is no such conversation. */
export async function concernedWith(tx: Tx, conversationId: string): Promise<Concerned | undefined> {
  return selectOne<Concerned>(
    tx,
    `select assignee_id as "assigneeId",
       team_ids || array(select team_id from queue_team where queue_team.queue_id = conversation.queue_id) as "teamIds"
     from conversation where id = $1`,
    [conversationId],
  );
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
