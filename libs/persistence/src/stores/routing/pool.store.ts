import type { WaitingConversation } from '#domain/routing/snapshot.ts';
import type { ChannelKind, Priority, SkillRequirement } from '#domain/words.ts';
import { run, select, type Tx } from '../../database.ts';

/** A waiting conversation with what is needed to see, when it is offered, that nobody changed it meanwhile. */
export interface PooledConversation extends WaitingConversation {
  readonly version: number;
  /** What waits in one class can be served by the same agents, with the same target. */
  readonly workClass: string;
  /** As it was noted last. */
  waitingBecause: string | null;
  /** The version of the routing policy that its rules came from. */
  readonly policyVersion: number | null;
}

interface PooledRecord {
  id: string;
  version: number;
  workClass: string;
  queue: string;
  queueTeams: string[];
  channel: ChannelKind;
  priority: Priority;
  required: SkillRequirement[];
  preferred: SkillRequirement[];
  hard: boolean | null;
  teamIds: string[];
  step: number;
  round: number;
  queuedAt: Date;
  customer: string;
  lastAgentId: string | null;
  keptUntil: Date | null;
  policyVersion: number | null;
  waitingBecause: string | null;
  deadlineAt: Date | null;
  asked: { agentId: string; atMs: number }[];
}

export const poolLock = 4242003;

/** One matcher at a time, until its transaction ends. Who waits here then sees all that the one before it did. */
export async function lockPool(tx: Tx): Promise<void> {
  await run(tx, `select pg_advisory_xact_lock(${poolLock})`);
}

/** The same where nobody matches now; answers whether it is so. */
export async function tryToLockPool(tx: Tx): Promise<boolean> {
  const [lock] = await select<{ mine: boolean }>(tx, `select pg_try_advisory_xact_lock(${poolLock}) as mine`);
  return lock?.mine ?? false;
}

/** Noted of what waits and is left out of the pool for a while, because an offer of it cannot be written. */
export const setAsideBecause = 'set-aside';

/** Channel on which is told what changed in the pool. */
export const poolHint = 'firstline_pool';

/**
 * The front of every class of what waits, found class by class on an index: the oldest `perClass` of those who wait for the
 * same agents with the same target, and as many of the newest, whose promises can still be kept when those of the oldest
 * cannot.
 * @param atMost so many in all: fewer of each class where there are many, and where these are more than that not of every class
 */
export function waitingConversations(
  tx: Tx,
  perClass: number,
  atMost = 2_147_483_647,
): Promise<PooledConversation[]> {
  return waitingOf(
    tx,
    `recursive class as (
       (select work_class from conversation where state = 'queued' order by work_class limit 1)
       union all
       select (select work_class from conversation where state = 'queued' and work_class > class.work_class
               order by work_class limit 1)
       from class where class.work_class is not null
     ), each as materialized (
       select greatest(1, least($1::int, $2 / (2 * greatest(1, count(work_class))))) as much from class
     ), front as (
       select ends.id from class cross join lateral (
         (select id from conversation where state = 'queued' and work_class = class.work_class
          order by queued_at, id limit (select much from each))
         union
         (select id from conversation where state = 'queued' and work_class = class.work_class
          order by queued_at desc, id desc limit (select much from each))
       ) ends limit $2
     )`,
    [perClass, atMost],
    'all',
  );
}

/** How many conversations wait, by channel; channels in which none does are left out. */
export async function waitingByChannel(tx: Tx): Promise<Record<string, number>> {
  const rows = await select<{ channel: ChannelKind; waiting: number }>(
    tx,
    `select channel_kind as channel, count(*)::int as waiting from conversation where state = 'queued' group by channel_kind`,
  );
  return Object.fromEntries(rows.map(({ channel, waiting }) => [channel, waiting]));
}

/** Those of these that wait. */
export function waitingAmong(tx: Tx, ids: readonly string[]): Promise<PooledConversation[]> {
  const front = `front as (select id from conversation where id = any($1) and state = 'queued')`;
  return waitingOf(tx, front, [ids], 'of-each');
}

/** Of what waits, the first whose ids come after this one. */
export async function waitingIdsAfter(tx: Tx, after: string, limit: number): Promise<string[]> {
  const rows = await select<{ id: string }>(
    tx,
    `select id from conversation where state = 'queued' and id > $1 order by id limit $2`,
    [after, limit],
  );
  return rows.map(({ id }) => id);
}

/**
 * `front` names those to read.
 * @param queues whose teams are found: of all at once, or of the queue of each row, which is less where these are few
 */
async function waitingOf(
  tx: Tx,
  front: string,
  parameters: readonly unknown[],
  queues: 'all' | 'of-each',
): Promise<PooledConversation[]> {
  const rows = await select<PooledRecord>(
    tx,
    `with ${front}, queues as ${queues === 'all' ? '' : 'not '}materialized (
       select id, name, array(select team_id::text from queue_team where queue_id = queue.id) as teams from queue
     )
     select c.id, c.version, c.work_class::text as "workClass", q.name as queue, q.teams as "queueTeams", c.channel_kind as channel, c.priority,
       c.required_skills as required, c.preferred_skills as preferred, c.hard, c.team_ids as "teamIds",
       c.relaxation_step as step, c.routing_round as round, c.queued_at as "queuedAt",
       coalesce((select merged_into from customer where id = c.customer_id), c.customer_id) as customer,
       c.last_agent_id as "lastAgentId", c.kept_until as "keptUntil", c.policy_version as "policyVersion", c.waiting_because as "waitingBecause",
       nearest.deadline_at as "deadlineAt", asked.list as asked
     from front
     -- One by one: joined, Postgres would rather walk through every conversation that there is.
     cross join lateral (
       select * from conversation where id = front.id and waiting_because is distinct from '${setAsideBecause}' offset 0
     ) c
     join queues q on q.id = c.queue_id
     cross join lateral (
       select min(deadline_at) as deadline_at from clock
       where conversation_id = c.id and state in ('running', 'paused', 'breached') and met_at is null
     ) nearest
     cross join lateral (
       select coalesce(jsonb_agg(jsonb_build_object(
         'agentId', agent_id, 'atMs', extract(epoch from decided_at) * 1000) order by id), '[]') as list
       from offer where conversation_id = c.id and round = c.routing_round and state in ('declined', 'expired')
     ) asked`,
    parameters,
  );
  return rows.map((row) => ({
    ...row,
    // A queue without teams is served by everybody, and widening cannot make it fewer.
    teams: row.queueTeams.length === 0 ? [] : [...new Set([...row.queueTeams, ...row.teamIds])],
    queuedAtMs: row.queuedAt.getTime(),
    deadlineMs: row.deadlineAt?.getTime(),
    lastAgentId: row.lastAgentId ?? undefined,
    hard: row.hard ?? undefined,
    keptUntilMs: row.keptUntil?.getTime(),
  }));
}

/**
 * Locks those that still wait, in the order of their ids, and answers the version each has now. Those that somebody else
 * holds are left out: whoever has locked a row, and forgotten it, must not stop the matching of all others.
 */
export async function lockWaiting(tx: Tx, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await select<{ id: string; version: number }>(
    tx,
    `select id, version from conversation where id = any($1) and state = 'queued' order by id
     for update skip locked`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row.version]));
}

/**
 * Notes why conversations go on waiting and answers those that were noted. One that is another version by now, or that
 * somebody is changing, is left for the next round; the note is not a change of the conversation, so its version stays.
 */
export async function noteWaiting(
  tx: Tx,
  reasons: readonly { readonly id: string; readonly version: number; readonly because: string }[],
): Promise<Set<string>> {
  const rows = await select<{ id: string }>(
    tx,
    `with free as materialized (
       select conversation.id, r.because from conversation
       join jsonb_to_recordset($1) as r(id uuid, version int, because text) using (id, version)
       where state = 'queued' and waiting_because is distinct from r.because
       for update of conversation skip locked
     )
     update conversation set waiting_because = free.because from free where conversation.id = free.id
     returning conversation.id`,
    [JSON.stringify(reasons)],
  );
  return new Set(rows.map((row) => row.id));
}

/** How often each of these was set aside in the round of offers that it is in. */
export async function timesSetAside(tx: Tx, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await select<{ id: string; times: number }>(
    tx,
    `select c.id, count(*)::int as times from conversation c
     join routing_receipt r on r.conversation_id = c.id and r.round = c.routing_round
     where c.id = any($1) and r.outcome = 'wait' and r.detail ->> 'because' = '${setAsideBecause}' group by c.id`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row.times]));
}

/** Puts what was set aside back into the pool; answers whether it was. */
export async function takeBackFromAside(tx: Tx, id: string): Promise<boolean> {
  const rows = await select(
    tx,
    `update conversation set waiting_because = null where id = $1 and waiting_because = '${setAsideBecause}' returning id`,
    [id],
  );
  return rows.length > 0;
}

/** What was set aside and no timer puts back. */
export async function asideWithoutTimer(tx: Tx, limit: number): Promise<string[]> {
  const rows = await select<{ id: string }>(
    tx,
    `select id from conversation
     where state = 'queued' and waiting_because = '${setAsideBecause}'
       and not exists (select 1 from timer where key = 'set-aside:' || conversation.id)
     limit $1`,
    [limit],
  );
  return rows.map((row) => row.id);
}
