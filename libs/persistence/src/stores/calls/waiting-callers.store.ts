import { selectOne, type Tx } from '../../database.ts';

/** What a waiting caller can be told. */
export interface WaitingPlace {
  /** 1 for the caller who is served next among those on the line in the same queue. */
  readonly position: number;
  /** Mean seconds from answer to end of the queue's calls that ended since `since`; null when there were none. */
  readonly handlingSeconds: number | null;
}

/**
 * The place of a conversation among the callers who wait in its queue, by priority and then age, as the queue serves
 * them; undefined when it waits in none.
 * @param queuesByAge names of queues that are served strictly by age
 */
export async function waitingPlace(
  tx: Tx,
  conversationId: string,
  queuesByAge: readonly string[],
  since: Date,
): Promise<WaitingPlace | undefined> {
  return selectOne<WaitingPlace>(
    tx,
    `with me as (
       select conversation.id, queue_id, queue.name as queue_name, queued_at,
         case when queue.name = any($2) then 0
           else array_position(array['low', 'normal', 'high', 'urgent'], priority) end as rank
       from conversation join queue on queue.id = conversation.queue_id
       where conversation.id = $1 and state in ('queued', 'offered')
     ), other as (
       select conversation.id, conversation.queued_at,
         case when me.queue_name = any($2) then 0
           else array_position(array['low', 'normal', 'high', 'urgent'], conversation.priority) end as rank
       from me, conversation
       where conversation.queue_id = me.queue_id and conversation.state in ('queued', 'offered')
         and conversation.id <> me.id
         -- From the few calls that are open, however much waits in the queue in writing.
         and conversation.id in (select conversation_id from call where ended_at is null and state = 'queued')
     )
     select
       (select count(*)::int from other
        where other.rank > me.rank
          or (other.rank = me.rank and (other.queued_at, other.id) < (me.queued_at, me.id))) + 1 as position,
       (select extract(epoch from avg(call.ended_at - call.answered_at))::float8
        from call join conversation on conversation.id = call.conversation_id
        where conversation.queue_id = me.queue_id and call.state = 'completed' and call.ended_at >= $3
          and call.answered_at is not null) as "handlingSeconds"
     from me`,
    [conversationId, queuesByAge, since],
  );
}
