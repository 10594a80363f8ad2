import type { ShadowDifference } from '#domain/routing/shadow-differences.ts';
import type { ShadowRouted } from '#domain/routing/shadow-pool.ts';
import { run, select, selectOne, type Tx } from '../../database.ts';

interface ShadowRouting extends ShadowRouted {
  readonly conversationId: string;
}

/** What the version in shadow made of these conversations when they began. */
export async function shadowRoutings(
  tx: Tx,
  version: number,
  conversationIds: readonly string[],
): Promise<ReadonlyMap<string, ShadowRouted>> {
  const rows = await select<ShadowRouting>(
    tx,
    `select s.conversation_id as "conversationId", s.queue, s.priority, s.required, s.preferred, s.hard,
       array(select t.team_id::text from queue q join queue_team t on t.queue_id = q.id where q.name = s.queue)
         as "queueTeams"
     from shadow_routing s where s.version = $1 and s.conversation_id = any($2)`,
    [version, conversationIds],
  );
  return new Map(rows.map((row) => [row.conversationId, row]));
}

/** Records where the version in shadow chose otherwise, once for each round of a conversation, and counts. */
export async function recordShadowDecisions(
  tx: Tx,
  version: number,
  offers: { readonly compared: number; readonly skipped: number },
  differences: readonly ShadowDifference[],
  now: Date,
): Promise<void> {
  await run(
    tx,
    `with put as (
       insert into shadow_decision (version, conversation_id, round, at, agent_id, shadow_agent_id, shadow_because)
       select $1, "conversationId", round, $2, "agentId", "shadowAgentId", "shadowBecause"
       from jsonb_to_recordset($3) as d("conversationId" uuid, round int, "agentId" uuid, "shadowAgentId" uuid,
         "shadowBecause" text)
       on conflict do nothing returning agent_id
     )
     insert into shadow_tally (version, decisions, differing, skipped)
     select $1, $4::int + count(*) filter (where agent_id is null), count(*), $5 from put
     on conflict (version) do update set decisions = shadow_tally.decisions + excluded.decisions,
       differing = shadow_tally.differing + excluded.differing, skipped = shadow_tally.skipped + excluded.skipped`,
    [version, now, JSON.stringify(differences), offers.compared, offers.skipped],
  );
}

/** Forgets what versions in shadow made of conversations before; their tallies stay. Answers how many rows were removed. */
export async function forgetShadows(tx: Tx, before: Date, limit: number): Promise<number> {
  const row = await selectOne<{ count: number }>(
    tx,
    `with routings as (
       delete from shadow_routing where (version, conversation_id) in (
         select version, conversation_id from shadow_routing where at < $1 order by at limit $2) returning 1
     ), decisions as (
       delete from shadow_decision where (version, conversation_id, round) in (
         select version, conversation_id, round from shadow_decision where at < $1 order by at limit $2) returning 1
     )
     select ((select count(*) from routings) + (select count(*) from decisions))::int as count`,
    [before, limit],
  );
  return row?.count ?? 0;
}

export async function noteShadowFailure(tx: Tx, version: number, failure: string): Promise<void> {
  await run(
    tx,
    `insert into shadow_tally (version, failures, failure) values ($1, 1, $2)
     on conflict (version) do update set failures = shadow_tally.failures + 1, failure = $2`,
    [version, failure],
  );
}

export interface ShadowSummary {
  readonly version: number;
  /** Conversations that began meanwhile. */
  readonly arrivals: number;
  readonly arrivalsDiffering: number;
  /** By what differs: queue, priority, required, preferred, tags, hard, rule. */
  readonly byPart: Readonly<Record<string, number>>;
  readonly decisions: number;
  readonly decisionsDiffering: number;
  /** Offers that were not compared. */
  readonly decisionsSkipped: number;
  readonly failures: number;
  readonly failure: string | null;
}

export async function shadowSummary(tx: Tx, version: number): Promise<ShadowSummary> {
  const row = await selectOne<Omit<ShadowSummary, 'version'>>(
    tx,
    `select
       (select count(*)::int from shadow_routing where version = $1) as arrivals,
       (select count(*)::int from shadow_routing where version = $1 and differs <> '{}') as "arrivalsDiffering",
       (select coalesce(jsonb_object_agg(part, n), '{}') from (
          select part, count(*)::int as n from shadow_routing, unnest(differs) part
          where version = $1 and differs <> '{}' group by part) parts) as "byPart",
       coalesce(t.decisions, 0) as decisions, coalesce(t.differing, 0) as "decisionsDiffering",
       coalesce(t.skipped, 0) as "decisionsSkipped",
       coalesce(t.failures, 0) as failures, t.failure
     from (select 1) one left join shadow_tally t on t.version = $1`,
    [version],
  );
  if (!row) throw new Error('The database did not answer.');
  return { version, ...row };
}
