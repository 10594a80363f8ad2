import type { Calendar } from '#domain/sla/calendar.ts';
import type { Presence, Role } from '#domain/words.ts';
import { run, select, selectOne, type Tx } from '../../database.ts';

/** An agent as the one who signs in. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly active: boolean;
  readonly passwordHash: string | null;
}

export interface AccountFields {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly capacityUnits: number | null;
  readonly phone: string | null;
  /** Working hours; null: those of the calendar named default. */
  readonly hours?: Calendar | null;
  readonly passwordHash: string | null;
}

const columns = 'id, name, email, role, active, password_hash as "passwordHash"';

export function accountByEmail(tx: Tx, email: string): Promise<Account | undefined> {
  return selectOne(tx, `select ${columns} from agent where email = $1`, [email]);
}

export function accountById(tx: Tx, id: string): Promise<Account | undefined> {
  return selectOne(tx, `select ${columns} from agent where id = $1`, [id]);
}

/** Locks an agent's row for a change of the account; rows may go on referring to it. */
export function lockAccount(
  tx: Tx,
  id: string,
): Promise<{ version: number; presence: Presence; lastAssignedAt: Date | null } | undefined> {
  return selectOne(
    tx,
    `select version, presence, last_assigned_at as "lastAssignedAt" from agent where id = $1 for no key update`,
    [id],
  );
}

/** Locks every active admin, in the order of ids, so that no two of them remove each other. */
export async function lockAdmins(tx: Tx): Promise<string[]> {
  const rows = await select<{ id: string }>(
    tx,
    `select id from agent where role = 'admin' and active order by id for no key update`,
  );
  return rows.map((row) => row.id);
}

/** False when the address belongs to another agent. */
export async function insertAccount(
  tx: Tx,
  account: AccountFields & { readonly id: string },
  now: Date,
): Promise<boolean> {
  const rows = await select(
    tx,
    `insert into agent (id, name, email, role, capacity_units, phone, password_hash, presence_at, created_at, hours)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9) on conflict (email) do nothing returning id`,
    [
      account.id,
      account.name,
      account.email,
      account.role,
      account.capacityUnits,
      account.phone,
      account.passwordHash,
      now,
      account.hours ? JSON.stringify(account.hours) : null,
    ],
  );
  return rows.length > 0;
}

/** Changes what is given and answers the new version; undefined when the address belongs to another agent. */
export async function updateAccount(
  tx: Tx,
  id: string,
  change: { readonly [F in keyof AccountFields]?: AccountFields[F] | undefined } & {
    readonly active?: boolean | undefined;
  },
  now: Date,
): Promise<number | undefined> {
  const row = await selectOne<{ version: number }>(
    tx,
    `update agent set name = coalesce($2, name), email = coalesce($3, email), role = coalesce($4, role),
       capacity_units = case when $5 then $6 else capacity_units end,
       phone = case when $7 then $8 else phone end, password_hash = coalesce($9, password_hash),
       active = coalesce($10, active), hours = case when $12 then $13::jsonb else hours end,
       presence = case when $10 = false then 'offline' else presence end,
       presence_at = case when $10 = false and presence <> 'offline' then $11 else presence_at end,
       version = version + 1
     where id = $1 and not exists (select 1 from agent other where other.email = $3 and other.id <> $1)
     returning version`,
    [
      id,
      change.name ?? null,
      change.email ?? null,
      change.role ?? null,
      change.capacityUnits !== undefined,
      change.capacityUnits ?? null,
      change.phone !== undefined,
      change.phone ?? null,
      change.passwordHash ?? null,
      change.active ?? null,
      now,
      change.hours !== undefined,
      change.hours ? JSON.stringify(change.hours) : null,
    ],
  );
  return row?.version;
}

export async function setPasswordHash(tx: Tx, id: string, hash: string): Promise<void> {
  await run(tx, 'update agent set password_hash = $2 where id = $1', [id, hash]);
}

/** Makes these the agent's skills. */
export async function replaceSkills(
  tx: Tx,
  agentId: string,
  skills: readonly { readonly skill: string; readonly level: number }[],
): Promise<void> {
  await run(tx, 'delete from agent_skill where agent_id = $1 and skill <> all($2)', [
    agentId,
    skills.map((one) => one.skill),
  ]);
  await run(
    tx,
    `insert into agent_skill (agent_id, skill, level) select $1, skill, level
     from jsonb_to_recordset($2) as given (skill text, level smallint)
     on conflict (agent_id, skill) do update set level = excluded.level`,
    [agentId, JSON.stringify(skills)],
  );
}

/** Makes these the agent's teams. */
export async function replaceTeams(tx: Tx, agentId: string, teamIds: readonly string[]): Promise<void> {
  await run(tx, 'delete from team_member where agent_id = $1 and team_id <> all($2)', [agentId, teamIds]);
  await run(
    tx,
    'insert into team_member (agent_id, team_id) select $1, unnest($2::uuid[]) on conflict do nothing',
    [agentId, teamIds],
  );
}

export async function unknownSkills(tx: Tx, names: readonly string[]): Promise<string[]> {
  return absent(
    tx,
    'select given from unnest($1::text[]) given where not exists (select 1 from skill where name = given)',
    names,
  );
}

export async function unknownTeams(tx: Tx, ids: readonly string[]): Promise<string[]> {
  return absent(
    tx,
    'select given from unnest($1::uuid[]) given where not exists (select 1 from team where id = given)',
    ids,
  );
}

async function absent(tx: Tx, sql: string, given: readonly string[]): Promise<string[]> {
  if (given.length === 0) return [];
  const rows = await select<{ given: string }>(tx, sql, [given]);
  return rows.map((row) => row.given);
}
