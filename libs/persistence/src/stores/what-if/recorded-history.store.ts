import type { CustomerHistory } from '#domain/routing/classification-facts.ts';
import type { Estimates } from '#domain/routing/engine/estimates.ts';
import type { ChannelKind, Presence } from '#domain/words.ts';
import { run, select, selectOne, type Tx } from '../../database.ts';

/** Instants of this store are epoch milliseconds. Counted in whole microseconds as they are kept, without Postgres's slow numerics. */
export const ms = (column: string) => `round(date_part('epoch', ${column}) * 1e6) / 1e3`;

/** From inclusive, to exclusive. */
export interface Slice {
  readonly fromMs: number;
  readonly toMs: number;
}

export const within = (column: string) => `${column} >= to_timestamp($1 / 1000.0::float8) and
  ${column} < to_timestamp($2 / 1000.0::float8)`;
export const bounds = (slice: Slice) => [slice.fromMs, slice.toMs];

/**
 * Notes where the facts of which time lie, so that a slice of them is found without reading the others. To be called in a
 * transaction of its own.
 * @throws error 55P03 when one of the tables is being vacuumed
 */
export async function noteWhereFactsLie(tx: Tx): Promise<void> {
  // Whoever waits for a second ends the vacuum, and what that was noting is then found in every search for ever.
  await run(tx, `set local lock_timeout = '300ms'`);
  const indexes = ['event_time', 'offer_time', 'assignment_time', 'holding_time'];
  await run(tx, 'select brin_summarize_new_values(name::regclass) from unnest($1::text[]) name', [indexes]);
}

/** An offer that nobody accepted. */
export interface RecordedOffer {
  /** The ids of what a round gives out are made in the order in which it does. */
  readonly offerId: string;
  readonly conversationId: string;
  readonly agentId: string;
  readonly atMs: number;
  readonly endedMs: number | null;
  readonly state: 'declined' | 'expired' | 'withdrawn';
  readonly version: number | null;
}

export function recordedOffers(tx: Tx, slice: Slice): Promise<RecordedOffer[]> {
  return select(
    tx,
    `select o.id as "offerId", o.conversation_id as "conversationId", o.agent_id as "agentId", ${ms('o.created_at')} as "atMs",
       ${ms('o.decided_at')} as "endedMs", o.state, r.policy_version as version
     from offer o left join routing_receipt r on r.id = o.routing_receipt_id
     where ${within('o.created_at')} and o.state in ('declined', 'expired', 'withdrawn')
     order by o.created_at, o.id`,
    bounds(slice),
  );
}

export interface RecordedAssignment {
  /** The offer that was accepted, or the assignment where nobody was asked. */
  readonly offerId: string;
  readonly conversationId: string;
  readonly agentId: string;
  readonly atMs: number;
  /** Null while it lasts. */
  readonly endedMs: number | null;
  readonly offeredMs: number | null;
  /** Of the policy that offered it. */
  readonly version: number | null;
  /** A person decided it, not the policy. */
  readonly manual: boolean;
}

export function recordedAssignments(tx: Tx, slice: Slice): Promise<RecordedAssignment[]> {
  return select(
    tx,
    `select coalesce(a.offer_id, a.id) as "offerId", a.conversation_id as "conversationId", a.agent_id as "agentId",
       ${ms('a.started_at')} as "atMs", ${ms('a.ended_at')} as "endedMs",
       ${ms('o.created_at')} as "offeredMs", r.policy_version as version,
       a.by_hand or (a.offer_id is null and exists (select 1 from routing_receipt r
         where r.conversation_id = a.conversation_id and r.at = a.started_at and r.outcome = 'manual')) as manual
     from assignment a left join offer o on o.id = a.offer_id
     left join routing_receipt r on r.id = o.routing_receipt_id
     where ${within('a.started_at')} order by a.started_at, a.id`,
    bounds(slice),
  );
}

export interface RecordedHolding {
  readonly conversationId: string;
  readonly agentId: string;
  readonly kind: 'work' | 'wrap-up';
  readonly exclusive: boolean;
  readonly atMs: number;
  /** Null while it lasts. */
  readonly untilMs: number | null;
}

export function recordedHoldings(tx: Tx, slice: Slice): Promise<RecordedHolding[]> {
  return select(
    tx,
    `select conversation_id as "conversationId", agent_id as "agentId", kind, exclusive,
       ${ms('from_at')} as "atMs", ${ms('until_at')} as "untilMs"
     from holding where ${within('from_at')} order by from_at, id`,
    bounds(slice),
  );
}

export interface RecordedPresence {
  readonly agentId: string;
  readonly atMs: number;
  readonly presence: Presence;
}

/**
 * The presences that agents entered in a slice, in order for each; the first says how each was at its beginning. Of an
 * agent without any record that is what they were before their first change after it, or are now.
 */
export async function recordedPresences(
  tx: Tx,
  slice: Slice,
): Promise<ReadonlyMap<string, readonly RecordedPresence[]>> {
  const rows = await select<RecordedPresence>(
    tx,
    `select id as "agentId", $1::float8 as "atMs", coalesce(
       (select data ->> 'presence' from event where type = 'agent.presence-changed' and agent_id = agent.id
          and at < to_timestamp($1 / 1000.0::float8) order by at desc, id desc limit 1),
       (select data ->> 'from' from event where type = 'agent.presence-changed' and agent_id = agent.id
          and at >= to_timestamp($1 / 1000.0::float8) order by at, id limit 1),
       presence) as presence
     from agent
     union all
     select agent_id, ${ms('at')}, data ->> 'presence' from event
     where type = 'agent.presence-changed' and agent_id is not null and ${within('at')}
     order by "agentId", "atMs"`,
    bounds(slice),
  );
  const byAgent = new Map<string, RecordedPresence[]>();
  for (const row of rows) {
    const known = byAgent.get(row.agentId);
    if (known) known.push(row);
    else byAgent.set(row.agentId, [row]);
  }
  return byAgent;
}

export interface RecordedAgent {
  readonly id: string;
  readonly name: string;
  readonly units: number | null;
  readonly hasPhone: boolean;
  readonly skills: Readonly<Record<string, number>>;
  readonly teams: string[];
}

/** Names of teams by their ids. */
export async function teamNames(tx: Tx): Promise<Map<string, string>> {
  const rows = await select<{ id: string; name: string }>(tx, 'select id, name from team');
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export interface RecordedEstimates {
  readonly atMs: number;
  /** Teams are named by their ids. */
  readonly channels: Estimates['channels'];
  readonly groups: Estimates['groups'];
}

/** What was learned of channels and groups of work in a slice, in order: the first of each stretch of so many milliseconds. */
export function recordedEstimates(tx: Tx, slice: Slice, everyMs: number): Promise<RecordedEstimates[]> {
  return select(
    tx,
    `select ${ms('at')} as "atMs", body -> 'channels' as channels, body -> 'groups' as groups
     from routing_estimate where id in (
       select distinct on (floor(date_part('epoch', at) * 1000 / $3)) id from routing_estimate
       where ${within('at')} order by floor(date_part('epoch', at) * 1000 / $3), at, id)
     order by at`,
    [...bounds(slice), everyMs],
  );
}

/** When was learned in a slice what the rounds of matching took for known, in order. */
export async function recordedLessons(tx: Tx, slice: Slice): Promise<number[]> {
  const rows = await select<{ atMs: number }>(
    tx,
    `select ${ms('at')} as "atMs" from routing_estimate where ${within('at')} order by at`,
    bounds(slice),
  );
  return rows.map(({ atMs }) => atMs);
}

/** Everybody, with the skills and teams of today. */
export function everyAgent(tx: Tx): Promise<RecordedAgent[]> {
  return select(
    tx,
    `select id, name, capacity_units as units, phone is not null as "hasPhone",
       coalesce((select jsonb_object_agg(skill, level) from agent_skill where agent_id = agent.id), '{}') as skills,
       array(select team.name from team_member join team on team.id = team_id where agent_id = agent.id
             order by team.name) as teams
     from agent order by id`,
  );
}

export interface ServedQueue {
  readonly name: string;
  readonly slaPolicy: string | null;
  readonly calendar: string | null;
  readonly teams: string[];
}

/** Every queue with the names of the teams that serve it. */
export function servedQueues(tx: Tx): Promise<ServedQueue[]> {
  return select(
    tx,
    `select name, sla_policy as "slaPolicy", calendar,
       array(select team.name from queue_team join team on team.id = team_id where queue_id = queue.id
             order by team.name) as teams
     from queue order by name`,
  );
}

/** What the rules of a routing policy look at, as far as it is kept. */
export interface ArrivalFacts {
  readonly conversationId: string;
  readonly channelKind: ChannelKind;
  readonly ours: string;
  readonly to: string | null;
  readonly from: string | null;
  readonly subject: string;
  readonly text: string;
  readonly language: string | null;
  readonly digits: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly customerId: string;
  readonly atMs: number;
}

/** Texts are read so far; what matters stands at their beginning. */
const textAtMost = 20_000;

/** The facts of the first message, or the call, of each of these conversations. */
export function arrivalFacts(tx: Tx, conversationIds: readonly string[]): Promise<ArrivalFacts[]> {
  return select(
    tx,
    `select c.id as "conversationId", c.channel_kind as "channelKind", coalesce(h.address, '') as ours,
       m.to_address as "to", coalesce(m.from_address, l.from_number) as "from",
       coalesce(m.subject, c.subject) as subject, left(coalesce(m.text, ''), ${textAtMost}) as text, c.language,
       l.digits, u.attributes, c.customer_id as "customerId", ${ms('c.created_at')} as "atMs"
     from conversation c
     join customer k on k.id = c.customer_id
     join customer u on u.id = coalesce(k.merged_into, k.id)
     left join channel h on h.id = c.channel_id
     left join lateral (select to_address, from_address, subject, text from message
       where conversation_id = c.id and kind = 'inbound' order by created_at, id limit 1) m on true
     left join lateral (select digits, from_number from call where conversation_id = c.id
       order by started_at, id limit 1) l on true
     where c.id = any($1)`,
    [conversationIds],
  );
}

/** What was known of the customers of these conversations when they began, by conversation. */
export async function historiesAtArrival(
  tx: Tx,
  conversationIds: readonly string[],
): Promise<Map<string, CustomerHistory>> {
  const rows = await select<{
    id: string;
    conversations: number;
    open: number;
    lastResolvedAtMs: number | null;
    lastAgent: { id: string; email: string; atMs: number } | null;
  }>(
    tx,
    `select c.id, count(v.id)::int as conversations,
       (count(v.id) filter (where v.resolved_at is null or v.resolved_at > c.created_at))::int as open,
       ${ms('max(v.resolved_at) filter (where v.resolved_at <= c.created_at)')}
         as "lastResolvedAtMs",
       (select jsonb_build_object('id', g.id, 'email', g.email, 'atMs', floor(extract(epoch from a.started_at) * 1000))
        from conversation o join assignment a on a.conversation_id = o.id join agent g on g.id = a.agent_id and g.active
        where o.customer_id = any(known.ids) and a.started_at < c.created_at
        order by a.started_at desc limit 1) as "lastAgent"
     from conversation c
     join customer k on k.id = c.customer_id
     cross join lateral (select one.id || array(select id from customer where merged_into = one.id) as ids
       from (select coalesce(k.merged_into, k.id) as id) one) known
     left join conversation v on v.customer_id = any(known.ids) and v.created_at < c.created_at
     where c.id = any($1) group by c.id, known.ids`,
    [conversationIds],
  );
  return new Map(
    rows.map(({ id, conversations, open, lastResolvedAtMs, lastAgent }) => [
      id,
      {
        conversations,
        open,
        lastResolvedAtMs: lastResolvedAtMs ?? undefined,
        lastAgent: lastAgent ?? undefined,
      },
    ]),
  );
}

/** The instant of the `count`th last round of matching in [from, to), or of the first; undefined when there is none. */
export async function placeOfRecentRounds(
  tx: Tx,
  from: Date,
  to: Date,
  count: number,
): Promise<Date | undefined> {
  const row = await selectOne<{ at: Date | null }>(
    tx,
    `select min(at) as at from (
       select at from matching_round where at >= $1 and at < $2 order by at desc limit $3) recent`,
    [from, to, count],
  );
  return row?.at ?? undefined;
}
