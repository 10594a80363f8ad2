import type { SlaFact } from '#domain/sla/sla-fact.ts';
import type { Priority } from '#domain/words.ts';
import { select, type Tx } from '../../database.ts';
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
  /** Name of its queue, and what that sets. */
  readonly queue: string | null;
  readonly slaPolicy: string | null;
  readonly calendar: string | null;
  readonly tags: readonly string[];
  /** Attributes of the customer, or of whom that one was merged into. */
  readonly customer: Readonly<Record<string, unknown>>;
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
       select id, created_at as at, 0 as place, 'opened' as kind, channel_kind, null::jsonb as more from mine
       where not coalesce(
         (select kind = 'inbound' and automatic from message where conversation_id = wanted.id
          order by created_at, id limit 1), false)
       union all
       select id, created_at, 1, case kind when 'inbound' then 'customer-spoke' else 'agent-replied' end, channel_kind,
         null
       from message
       where conversation_id = wanted.id and not automatic
         and (kind, author_kind) in (('inbound', 'customer'), ('outbound', 'agent'))
       union all
       select call.id, moment.at, moment.place, moment.kind, 'voice', null from call
       cross join lateral (values
         (started_at, 1, 'called'), (answered_at, 2, 'agent-replied'),
         (case when answered_at is null then ended_at end, 2, 'hung-up')) as moment(at, place, kind)
       where conversation_id = wanted.id and moment.at is not null
         and (direction = 'inbound' or moment.kind = 'agent-replied')
       union all
       select id, at, 1,
         case type
           when 'conversation.reopened' then case actor_kind when 'customer' then 'customer-spoke' else 'reopened' end
           when 'assignment.started' then 'taken'
           when 'promise.made' then 'promised'
           when 'promise.changed' then 'promise-changed'
           when 'promise.kept' then 'promise-kept'
           when 'promise.cancelled' then 'promise-cancelled'
           else substr(type, 14)
         end, null,
         case when type like 'promise.%' then jsonb_build_object(
           'promiseId', data -> 'promiseId', 'keptBy', data -> 'keptBy',
           'dueAt', round(extract(epoch from (data ->> 'dueAt')::timestamptz) * 1000))
         when type = 'conversation.absorbed' then jsonb_build_object('owed', data -> 'owed') end
       from event
       where conversation_id = wanted.id and type in ('conversation.pending', 'conversation.resumed', 'conversation.queued',
         'assignment.started', 'conversation.resolved', 'conversation.reopened', 'conversation.snoozed',
         'conversation.unsnoozed', 'conversation.merged', 'conversation.absorbed', 'promise.made', 'promise.changed', 'promise.kept', 'promise.cancelled')
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
       queue.name as queue, queue.sla_policy as "slaPolicy", queue.calendar, mine.tags,
       (select coalesce(whole.attributes, part.attributes) from customer part
        left join customer whole on whole.id = part.merged_into where part.id = mine.customer_id) as customer,
       coalesce(
         (select jsonb_agg(
            jsonb_build_object(
              'kind', kind, 'at', round(extract(epoch from at) * 1000),
              'channelKind', coalesce(channel_kind, mine.channel_kind)) || coalesce(more, '{}')
            order by at, place, id) from fact),
         '[]') as facts
     from mine left join queue on queue.id = mine.queue_id
     ) found`,
    [JSON.stringify(conversationIds)],
  );
  return new Map(rows.map(({ id, ...facts }) => [id, facts]));
}
