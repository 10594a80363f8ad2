import type { ChannelKind, Priority, SkillRequirement } from '#domain/words.ts';
import { select, type Tx } from '../../database.ts';

/** What work asks for, as what was learned is kept by. */
export interface WorkFact {
  readonly channel: ChannelKind;
  readonly queue: string;
  readonly required: readonly SkillRequirement[];
  readonly teams: readonly string[];
}

export interface FinishedWork extends WorkFact {
  readonly agentId: string;
  readonly ms: number;
  /** From the offer to its acceptance, nothing of what was assigned without asking; null of what was taken or assigned by hand. */
  readonly answerMs: number | null;
  /** Of the agent, by skill. */
  readonly skills: Readonly<Record<string, number>>;
}

/** Queues with the teams that serve them, found once for all rows. */
const queues = `queues as materialized (
  select id, name, array(select team_id::text from queue_team where queue_id = queue.id order by team_id::text) as teams from queue
)`;
const workColumns = `c.channel_kind as channel, q.name as queue, c.required_skills as required,
  case when q.teams = '{}' or c.team_ids = '{}' then q.teams else (
    select array_agg(distinct team order by team) from unnest(q.teams || c.team_ids::text[]) team) end as teams`;

/** Work that agents ended since then, the latest `limit`, oldest first; what was taken from them unfinished is left out. */
export async function finishedWork(tx: Tx, since: Date, limit: number): Promise<FinishedWork[]> {
  return select(
    tx,
    `with latest as materialized (
       select conversation_id, agent_id, offer_id, by_hand, started_at, ended_at from assignment
       where ended_at >= $1 and end_reason = 'resolved' order by ended_at desc limit $2
     ), ${queues}, skilled as materialized (
       select agent_id, jsonb_object_agg(skill, level) as skills from agent_skill group by agent_id
     )
     select ${workColumns}, latest.agent_id as "agentId",
       (extract(epoch from latest.ended_at - latest.started_at) * 1000)::float8 as ms,
       case when latest.offer_id is not null then (extract(epoch from latest.started_at
           - (select created_at from offer where id = latest.offer_id)) * 1000)::float8
         when not latest.by_hand and not exists (select 1 from routing_receipt r where r.conversation_id = c.id
           and r.at = latest.started_at and r.outcome = 'manual') then 0 end as "answerMs",
       coalesce(skilled.skills, '{}') as skills
     from latest join conversation c on c.id = latest.conversation_id join queues q on q.id = c.queue_id
     left join skilled using (agent_id)
     order by latest.ended_at`,
    [since, limit],
  );
}

/** Conversations that began since then, the latest `limit`, oldest first. */
export async function arrivedWork(
  tx: Tx,
  since: Date,
  limit: number,
): Promise<(WorkFact & { readonly at: Date; readonly priority: Priority })[]> {
  return select(
    tx,
    `with c as materialized (
       select channel_kind, queue_id, required_skills, team_ids, priority, created_at from conversation
       where created_at >= $1 order by created_at desc limit $2
     ), ${queues}
     select ${workColumns}, c.priority, c.created_at as at from c join queues q on q.id = c.queue_id order by c.created_at`,
    [since, limit],
  );
}

export interface AgentFact {
  readonly agentId: string;
  readonly offers: number;
  readonly missed: number;
  /** Milliseconds since then in which units were held, each counting as the share of the agent's units that it took. */
  readonly busyMs: number;
  /** Milliseconds since then in which they were on shift: available or busy. */
  readonly presentMs: number;
  /** The same for all who have the same skills, at whatever level, and teams, and a phone or not. */
  readonly peers: string;
}

/** What an agent's presence was since $1, in spans until $2; of one without record, what it is now. */
const presences = `select presence, extract(epoch from lead(at, 1, $2) over (order by at, id) - at) as seconds from (
  select $1 as at, '00000000-0000-0000-0000-000000000000'::uuid as id, coalesce(
    (select data ->> 'presence' from event where type = 'agent.presence-changed' and agent_id = a.id and at < $1
     order by at desc, id desc limit 1),
    (select data ->> 'from' from event where type = 'agent.presence-changed' and agent_id = a.id and at >= $1
     order by at, id limit 1),
    a.presence) as presence
  union all
  select at, id, data ->> 'presence' from event
  where type = 'agent.presence-changed' and agent_id = a.id and at >= $1 and at < $2) changes`;

/** How agents have been since then. */
export async function agentFacts(
  tx: Tx,
  since: Date,
  now: Date,
  unitsByDefault: number,
): Promise<AgentFact[]> {
  return select(
    tx,
    `select a.id as "agentId", coalesce(o.made, 0)::int as offers, coalesce(o.missed, 0)::int as missed,
       coalesce(h.busy * 1000, 0)::float8 as "busyMs", coalesce(p.seconds * 1000, 0)::float8 as "presentMs",
       concat((select string_agg(skill, '+' order by skill) from agent_skill where agent_id = a.id), '|',
         (select string_agg(team_id::text, '+' order by team_id) from team_member where agent_id = a.id), '|',
         phone is not null) as peers
     from agent a
     left join lateral (
       select count(*) as made, count(*) filter (where state = 'expired') as missed
       from offer where agent_id = a.id and created_at >= $1 and state in ('accepted', 'declined', 'expired')
     ) o on true
     left join lateral (
       select sum(extract(epoch from coalesce(until_at, $2) - greatest(from_at, $1))
           * case when exclusive then 1 else least(1, units::float8 / greatest(1, coalesce(a.capacity_units, $3))) end) as busy
       from holding where agent_id = a.id and from_at >= $1 - interval '1 day' and coalesce(until_at, $2) > $1
     ) h on true
     left join lateral (
       select sum(seconds) as seconds from (${presences}) spans where presence in ('available', 'busy')
     ) p on true
     where a.active`,
    [since, now, unitsByDefault],
  );
}
