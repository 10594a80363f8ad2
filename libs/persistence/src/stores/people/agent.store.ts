import { tiring } from '#domain/routing/engine/score.ts';
import type { RoutableAgent } from '#domain/routing/snapshot.ts';
import type { Presence, Role } from '#domain/words.ts';
import { run, select, selectOne, type Tx } from '../../database.ts';

export interface LockedAgent {
  readonly id: string;
  readonly role: Role;
  readonly active: boolean;
  readonly presence: Presence;
  /** Since when. */
  readonly presenceAt: Date;
  readonly heartbeatAt: Date | null;
  readonly lastAssignedAt: Date | null;
}

/**
 * Locks agents until the transaction ends, in the order of their ids; taken after conversations and offers. What an
 * agent holds is read in a later statement, which then sees what others committed while this one waited. The lock
 * lets rows that refer to the agent be written meanwhile.
 * @param held whether those that somebody else holds are waited for, or left out
 */
export async function lockAgents(
  tx: Tx,
  ids: readonly string[],
  held: 'awaited' | 'left out' = 'awaited',
): Promise<Map<string, LockedAgent>> {
  if (ids.length === 0) return new Map();
  const rows = await select<LockedAgent>(
    tx,
    `select id, role, active, presence, presence_at as "presenceAt", heartbeat_at as "heartbeatAt",
       last_assigned_at as "lastAssignedAt"
     from agent
     where id = any($1) order by id for no key update${held === 'awaited' ? '' : ' skip locked'}`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

interface AgentRecord {
  id: string;
  presence: Presence;
  hasPhone: boolean;
  units: number | null;
  restUntil: Date | null;
  lastAssignedAt: Date | null;
  hardRun: number;
  /** They are asked to take something that is not hard. */
  hasChange: boolean;
  skills: Record<string, number>;
  teams: string[];
  held: RoutableAgent['held'];
}

/** More hard conversations in a row than these say nothing more about anybody. */
const runAtMost = 20;

/** Hard conversations that an agent took one after another, up to the last: read back no further than the last was hard. */
const hardRun = `case when (
    select hard from assignment where agent_id = agent.id order by started_at desc, id desc limit 1
  ) then (
    select count(*) filter (where unbroken)::int from (
      select bool_and(hard) over (order by started_at desc, id desc) as unbroken from (
        select hard, started_at, id from assignment where agent_id = agent.id
        order by started_at desc, id desc limit ${runAtMost}
      ) latest
    ) back
  ) else 0 end`;

/** Agents as the decision sees them: those named, or everybody who is available. */
export async function routableAgents(
  tx: Tx,
  which: readonly string[] | 'available',
  unitsByDefault: number,
): Promise<RoutableAgent[]> {
  const whom = which === 'available' ? `agent.active and agent.presence = 'available'` : 'agent.id = any($1)';
  const whose = which === 'available' ? 'true' : 'agent_id = any($1)';
  const rows = await select<AgentRecord>(
    tx,
    // Each table is read once and looked up by agent, whatever Postgres believes of how many agents there are.
    `select agent.id, case when active then presence else 'offline' end as presence, phone is not null as "hasPhone",
       capacity_units as units, rest_until as "restUntil", last_assigned_at as "lastAssignedAt",
       ${hardRun} as "hardRun",
       exists (select 1 from offer where agent_id = agent.id and state = 'pending' and not hard) as "hasChange",
       coalesce((select jsonb_object_agg(agent_id, all_of_one) from (
         select agent_id, jsonb_object_agg(skill, level) as all_of_one
         from agent join agent_skill on agent_id = agent.id where ${whom} group by agent_id
       ) skilled) -> agent.id::text, '{}') as skills,
       coalesce((select jsonb_object_agg(agent_id, all_of_one) from (
         select agent_id, jsonb_agg(team_id order by team_id) as all_of_one
         from agent join team_member on agent_id = agent.id where ${whom} group by agent_id
       ) teamed) -> agent.id::text, '[]') as teams,
       coalesce((select jsonb_object_agg(agent_id, all_of_one) from (
         select agent_id,
           jsonb_agg(jsonb_strip_nulls(jsonb_build_object('channel', channel_kind, 'units', units, 'exclusive', exclusive,
             'customer', customer_id)) order by from_at, id) as all_of_one
         from holding where until_at is null and ${whose} group by agent_id
       ) loaded) -> agent.id::text, '[]') as held
     from agent where ${whom} order by agent.id`,
    which === 'available' ? [] : [which],
  );
  return rows.map((row) => ({
    id: row.id,
    presence: row.presence,
    skills: new Map(Object.entries(row.skills)),
    teams: row.teams,
    hasPhone: row.hasPhone,
    units: row.units ?? unitsByDefault,
    held: row.held,
    restUntilMs: row.restUntil?.getTime(),
    lastAssignedAtMs: row.lastAssignedAt?.getTime(),
    hardRun: runOf(row),
  }));
}

/** Whoever is asked to take a change from a long run is as good as others meanwhile, or would be given one more each round. */
function runOf({ hardRun, hasChange }: AgentRecord): number | undefined {
  return hardRun === 0 || (hasChange && hardRun >= tiring) ? undefined : hardRun;
}

/** Agents, all or among these, who could work but are not available now: only who and why. */
export async function absentAgents(tx: Tx, among?: readonly string[]): Promise<RoutableAgent[]> {
  const rows = await select<{ id: string; presence: Presence }>(
    tx,
    `select id, presence from agent
     where active and presence <> 'available' and ($1::uuid[] is null or id = any($1)) order by id`,
    [among ?? null],
  );
  return rows.map((row) => ({ ...row, skills: new Map(), teams: [], hasPhone: false, units: 0, held: [] }));
}

/** Of agents who could work, the first whose ids come after this one. */
export async function activeAgentIdsAfter(tx: Tx, after: string, limit: number): Promise<string[]> {
  const rows = await select<{ id: string }>(
    tx,
    'select id from agent where active and id > $1 order by id limit $2',
    [after, limit],
  );
  return rows.map(({ id }) => id);
}

/** The agents were given work just now. */
export async function noteAssigned(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  await run(tx, 'update agent set last_assigned_at = $2 where id = any($1)', [ids, now]);
}

/** The agent gets no offers until then. */
export async function restAgent(tx: Tx, id: string, until: Date): Promise<void> {
  await run(tx, 'update agent set rest_until = $2 where id = $1', [id, until]);
}

/** `heartbeatAt`: an instant when a live session keeps the presence up, null when nothing does, undefined to leave it. */
export async function changePresence(
  tx: Tx,
  id: string,
  presence: Presence,
  heartbeatAt: Date | null | undefined,
  now: Date,
): Promise<void> {
  await run(
    tx,
    `update agent set presence = $2, presence_at = case when presence = $2 then presence_at else $3 end,
       heartbeat_at = case when $4 then $5 else heartbeat_at end
     where id = $1`,
    [id, presence, now, heartbeatAt !== undefined, heartbeatAt ?? null],
  );
}

/** Notes a sign of life of who is not offline; undefined when there is no such active agent. `before` is the sign before it. */
export async function noteHeartbeat(
  tx: Tx,
  id: string,
  now: Date,
): Promise<{ presence: Presence; before: Date | null } | undefined> {
  return selectOne(
    tx,
    `with known as (select id, heartbeat_at from agent where id = $1 and active for no key update)
     update agent set heartbeat_at = case when presence = 'offline' then null else $2::timestamptz end
     from known where agent.id = known.id
     returning agent.presence, known.heartbeat_at as before`,
    [id, now],
  );
}
