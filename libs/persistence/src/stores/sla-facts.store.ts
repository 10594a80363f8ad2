import type { SlaFact } from '#domain/sla/clock-rounds.ts';
import type { Priority } from '#domain/words.ts';
import { select, type Tx } from '../database.ts';
import { factCount, type FollowedTo } from './clock-follow.store.ts';

export interface SlaFacts {
  /** How far clocks that follow these facts follow the conversation. */
  readonly followedTo: FollowedTo;
  /** The instant of the last fact that was followed before, epoch milliseconds; null when none was. */
  readonly followedBefore: number | null;
  /**
   * The priority that the team gave the conversation: by classification or by hand. What an escalation or a long wait
   * adds moves it forward in the queue and does not shorten what was promised.
   */
  readonly priority: Priority;
  /** Names that the conversation's queue sets. */
  readonly slaPolicy: string | null;
  readonly calendar: string | null;
  /** In the order of their recording. */
  readonly facts: readonly SlaFact[];
}

/**
 * Everything that the clocks of conversations depend on, in one statement and so as of one instant; by the ids of those
 * that exist. A person's message counts when it was written; an answered call is an answer, and a call that came in is
 * something the customer said.
 */
export async function slaFacts(tx: Tx, conversationIds: readonly string[]): Promise<Map<string, SlaFacts>> {
  const rows = await select<SlaFacts & { id: string }>(
    tx,
    // As JSON, because its length does not change the plan: Postgres would plan an array's anew each time.
    `select wanted.id, found.* from (select one::uuid as id from jsonb_array_elements_text($1) one) wanted
     cross join lateral (
     with mine as (select * from conversation where id = wanted.id),
     fact as (
       select id, created_at as at, 0 as place, 'opened' as kind, channel_kind from mine
       where not coalesce(
         (select kind = 'inbound' and automatic from message where conversation_id = wanted.id
          order by created_at, id limit 1), false)
       union all
       select id, created_at, 1, case kind when 'inbound' then 'customer-spoke' else 'agent-replied' end, channel_kind
       from message
       where conversation_id = wanted.id and not automatic
         and (kind, author_kind) in (('inbound', 'customer'), ('outbound', 'agent'))
       union all
       select id, started_at, 1, 'customer-spoke', 'voice' from call
       where conversation_id = wanted.id and direction = 'inbound'
       union all
       select id, answered_at, 1, 'agent-replied', 'voice' from call
       where conversation_id = wanted.id and answered_at is not null
       union all
       select id, at, 1,
         case
           when type = 'conversation.pending' then 'pending'
           when type = 'conversation.resolved' then 'resolved'
           when type = 'conversation.reopened' and actor_kind = 'customer' then 'customer-spoke'
           when type = 'conversation.reopened' then 'reopened'
           else 'resumed'
         end, null
       from event
       where conversation_id = wanted.id and type in ('conversation.pending', 'conversation.resumed', 'conversation.queued',
         'assignment.started', 'conversation.resolved', 'conversation.reopened')
     )
     select
       jsonb_build_object('version', mine.version, 'facts', ${factCount('wanted.id')},
         'lastFactAt', (select round(extract(epoch from max(at)) * 1000) from fact)) as "followedTo",
       (select round(extract(epoch from last_fact_at) * 1000)::bigint from clock_follow
        where conversation_id = wanted.id) as "followedBefore",
       coalesce(
         (select coalesce(data ->> 'priority', data ->> 'to') from event
          where conversation_id = wanted.id and type in ('conversation.classified', 'conversation.priority-set')
            and coalesce(data ->> 'priority', data ->> 'to') in ('low', 'normal', 'high', 'urgent')
          order by conversation_version desc nulls last, id desc limit 1),
         mine.priority) as priority,
       queue.sla_policy as "slaPolicy", queue.calendar,
       coalesce(
         (select jsonb_agg(
            jsonb_build_object(
              'kind', kind, 'at', round(extract(epoch from at) * 1000),
              'channelKind', coalesce(channel_kind, mine.channel_kind))
            order by at, place, id) from fact),
         '[]') as facts
     from mine left join queue on queue.id = mine.queue_id
     ) found`,
    [JSON.stringify(conversationIds)],
  );
  return new Map(rows.map(({ id, ...facts }) => [id, facts]));
}
