import { calendarSchema } from '#contracts/documents.ts';
import type { Calendar } from '#domain/sla/calendar.ts';
import type { Presence } from '#domain/words.ts';
import { select, type Tx } from '../../database.ts';

/** A person who may be given work, as far as staffing goes. */
export interface StaffedAgent {
  readonly id: string;
  readonly name: string;
  readonly skills: ReadonlyMap<string, number>;
  /** Names. */
  readonly teams: readonly string[];
  readonly hasPhone: boolean;
  readonly presence: Presence;
  /** Their own working hours. */
  readonly hours: Calendar | null;
}

/** Every active agent with skills, teams and hours. */
export async function staff(tx: Tx): Promise<StaffedAgent[]> {
  const rows = await select<
    Omit<StaffedAgent, 'skills' | 'hours'> & { skills: Record<string, number>; hours: unknown }
  >(
    tx,
    `select id, name, presence, phone is not null as "hasPhone", hours,
       (select coalesce(jsonb_object_agg(skill, level), '{}') from agent_skill where agent_id = agent.id) as skills,
       array(select t.name from team_member m join team t on t.id = m.team_id where m.agent_id = agent.id) as teams
     from agent where active order by name, id`,
  );
  return rows.map((row) => ({
    ...row,
    skills: new Map(Object.entries(row.skills)),
    hours: row.hours === null ? null : calendarSchema.parse(row.hours),
  }));
}

/** Queues by name, with the names of the teams that serve each. */
export async function servedQueues(tx: Tx): Promise<Map<string, string[]>> {
  const rows = await select<{ name: string; teams: string[] }>(
    tx,
    `select name, array(select t.name from queue_team s join team t on t.id = s.team_id
       where s.queue_id = queue.id order by t.name) as teams
     from queue order by name`,
  );
  return new Map(rows.map((row) => [row.name, row.teams]));
}

/** Addresses of all agents, those who left included, in lower case. */
export async function agentEmails(tx: Tx): Promise<string[]> {
  const rows = await select<{ email: string }>(tx, 'select lower(email) as email from agent');
  return rows.map((row) => row.email);
}

/** Addresses and numbers of our channels in lower case, and what their menus offer. */
export async function waysIn(tx: Tx): Promise<{ address: string; digits: string[] }[]> {
  return select(
    tx,
    `select lower(address) as address,
       array(select jsonb_object_keys(case when jsonb_typeof(settings->'menu') = 'object' then settings->'menu' else '{}' end))
         as digits
     from channel`,
  );
}

/** Which of these attributes any customer has. Customers are gone through once, however many of these nobody has. */
export async function attributesInUse(tx: Tx, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const rows = await select<{ name: string }>(
    tx,
    `select distinct one.name from customer cross join lateral (
       select asked as name from unnest($1::text[]) asked where customer.attributes ? asked offset 0
     ) one where customer.attributes ?| $1::text[]`,
    [names],
  );
  return rows.map((row) => row.name);
}

export async function skillNames(tx: Tx): Promise<string[]> {
  const rows = await select<{ name: string }>(tx, 'select name from skill order by name');
  return rows.map((row) => row.name);
}

/** Every live calendar by name. */
export async function liveCalendars(tx: Tx): Promise<Map<string, Calendar>> {
  const rows = await select<{ name: string; body: unknown }>(
    tx,
    `select name, body from document where kind = 'calendar' and state = 'live'`,
  );
  return new Map(rows.map((row) => [row.name, calendarSchema.parse(row.body)]));
}
