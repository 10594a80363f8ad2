import type { RoutableAgent, WaitingConversation } from '#domain/routing/snapshot.ts';
import type { ChannelKind, ConversationState, Presence, Priority, SkillRequirement } from '#domain/words.ts';
import { select, selectOne, type Tx } from '../../database.ts';
import type { RoutingReceiptRow } from '../../rows/routing-receipt.row.ts';

/** A conversation as routing sees it, whatever its state. */
export interface RoutedConversation {
  readonly state: ConversationState;
  readonly policyVersion: number | null;
  readonly rule: string | null;
  readonly waitingBecause: string | null;
  /** The conversation that it became part of. */
  readonly mergedInto: string | null;
  /** As it waits or waited; undefined before it ever had a queue. */
  readonly need: WaitingConversation | undefined;
}

export async function routedConversation(tx: Tx, id: string): Promise<RoutedConversation | undefined> {
  const row = await selectOne<{
    state: ConversationState;
    policyVersion: number | null;
    rule: string | null;
    waitingBecause: string | null;
    mergedInto: string | null;
    queue: string | null;
    queueTeams: string[];
    teamIds: string[];
    channel: ChannelKind;
    priority: Priority;
    required: SkillRequirement[];
    preferred: SkillRequirement[];
    hard: boolean | null;
    step: number;
    round: number;
    queuedAt: Date | null;
    customer: string;
    lastAgentId: string | null;
    keptUntil: Date | null;
    asked: { agentId: string; atMs: number }[];
  }>(
    tx,
    `select c.state, c.policy_version as "policyVersion", c.rule, c.waiting_because as "waitingBecause", c.merged_into as "mergedInto", q.name as queue,
       array(select team_id::text from queue_team where queue_id = c.queue_id) as "queueTeams", c.team_ids as "teamIds",
       c.channel_kind as channel, c.priority, c.required_skills as required, c.preferred_skills as preferred, c.hard,
       c.relaxation_step as step, c.routing_round as round, c.queued_at as "queuedAt", c.last_agent_id as "lastAgentId",
       c.kept_until as "keptUntil",
       coalesce((select merged_into from customer where id = c.customer_id), c.customer_id) as customer,
       (select coalesce(jsonb_agg(jsonb_build_object(
          'agentId', agent_id, 'atMs', floor(extract(epoch from decided_at) * 1000))), '[]')
        from offer where conversation_id = c.id and round = c.routing_round and state in ('declined', 'expired')) as asked
     from conversation c left join queue q on q.id = c.queue_id where c.id = $1`,
    [id],
  );
  if (!row) return undefined;
  const { state, policyVersion, rule, waitingBecause, mergedInto } = row;
  const { queue, queueTeams, teamIds, queuedAt, keptUntil } = row;
  const need: WaitingConversation | undefined =
    queue === null || queuedAt === null
      ? undefined
      : {
          ...row,
          id,
          queue,
          teams: queueTeams.length === 0 ? [] : [...new Set([...queueTeams, ...teamIds])],
          queuedAtMs: queuedAt.getTime(),
          lastAgentId: row.lastAgentId ?? undefined,
          hard: row.hard ?? undefined,
          keptUntilMs: keptUntil?.getTime(),
        };
  return { state, policyVersion, rule, waitingBecause, mergedInto, need };
}

/** The newest receipt of each outcome that there is. */
export async function newestReceipts(tx: Tx, conversationId: string): Promise<RoutingReceiptRow[]> {
  return select(
    tx,
    `select distinct on (outcome) id, conversation_id as "conversationId", at, outcome, agent_id as "agentId",
       policy_version as "policyVersion", step, round, detail
     from routing_receipt where conversation_id = $1 order by outcome, at desc, id desc`,
    [conversationId],
  );
}

/**
 * An agent as they were at an instant, from what was recorded: presence, load, and offers that they let expire. Skills, teams,
 * phone and units are those of today, since earlier ones are not kept. Undefined of who came later.
 */
export async function agentAsOf(
  tx: Tx,
  asked: {
    readonly agentId: string;
    readonly at: Date;
    readonly restSeconds: number;
    readonly units: number;
  },
): Promise<RoutableAgent | undefined> {
  const row = await selectOne<{
    presence: Presence | null;
    hasPhone: boolean;
    units: number | null;
    restUntilMs: number | null;
    skills: Record<string, number>;
    teams: string[];
    held: RoutableAgent['held'];
  }>(
    tx,
    `select (select data ->> 'presence' from event where agent_id = agent.id and type = 'agent.presence-changed' and at <= $2
       order by at desc, id desc limit 1) as presence,
       phone is not null as "hasPhone", capacity_units as units,
       (select floor(extract(epoch from max(decided_at) + make_interval(secs => $3)) * 1000) from offer
        where agent_id = agent.id and state = 'expired' and decided_at <= $2) as "restUntilMs",
       (select coalesce(jsonb_object_agg(skill, level), '{}') from agent_skill where agent_id = agent.id) as skills,
       array(select team_id::text from team_member where agent_id = agent.id) as teams,
       (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
          'channel', channel_kind, 'units', units, 'exclusive', exclusive, 'customer', customer_id))), '[]')
        from holding where agent_id = agent.id and from_at < $2 and (until_at is null or until_at > $2)) as held
     from agent where id = $1 and created_at <= $2`,
    [asked.agentId, asked.at, asked.restSeconds],
  );
  return (
    row && {
      id: asked.agentId,
      presence: row.presence ?? 'offline',
      skills: new Map(Object.entries(row.skills)),
      teams: row.teams,
      hasPhone: row.hasPhone,
      units: row.units ?? asked.units,
      held: row.held,
      restUntilMs: row.restUntilMs ?? undefined,
    }
  );
}

/** Those who had let an offer of a conversation go in a round, at an instant. */
export async function askedBy(
  tx: Tx,
  asked: { readonly conversationId: string; readonly round: number; readonly at: Date },
): Promise<{ agentId: string; atMs: number }[]> {
  return select(
    tx,
    `select agent_id as "agentId", floor(extract(epoch from decided_at) * 1000)::float8 as "atMs" from offer
     where conversation_id = $1 and round = $2 and state in ('declined', 'expired') and decided_at <= $3`,
    [asked.conversationId, asked.round, asked.at],
  );
}

export async function agentNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await select<{ id: string; name: string }>(
    tx,
    'select id, name from agent where id = any($1)',
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row.name]));
}

export async function activeAgentIds(tx: Tx): Promise<string[]> {
  const rows = await select<{ id: string }>(tx, 'select id from agent where active order by id');
  return rows.map((row) => row.id);
}

export interface EndingWrapUps {
  readonly agentId: string;
  /** When the last of those that end by themselves does. */
  readonly at: Date;
  /** What the agent holds besides. */
  readonly left: RoutableAgent['held'];
}

/** Of those who wrap up: when they are done, and what they hold then. */
export async function wrapUpsEnding(tx: Tx, agentIds: readonly string[]): Promise<EndingWrapUps[]> {
  return select(
    tx,
    `select h.agent_id as "agentId", max(t.due_at) as at, coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
         'channel', channel_kind, 'units', units, 'exclusive', exclusive, 'customer', customer_id))
         ) filter (where t.due_at is null), '[]') as "left"
     from holding h left join timer t on t.key = 'wrap-up:' || h.id and h.kind = 'wrap-up'
     where h.agent_id = any($1) and h.until_at is null group by h.agent_id having max(t.due_at) is not null`,
    [agentIds],
  );
}
