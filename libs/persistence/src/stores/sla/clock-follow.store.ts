import { run, selectOne, type Tx } from '../../database.ts';

/** How far clocks follow a conversation. */
export interface FollowedTo {
  readonly version: number;
  readonly facts: number;
  /** The instant of the last fact, epoch milliseconds; null while there is none. */
  readonly lastFactAt: number | null;
}

/** Types of events that can move a clock. */
const moving = `('conversation.classified', 'conversation.priority-set', 'conversation.queued', 'assignment.started',
  'conversation.pending', 'conversation.resumed', 'conversation.resolved', 'conversation.reopened', 'conversation.snoozed',
  'conversation.unsnoozed', 'conversation.merged', 'conversation.absorbed', 'promise.made', 'promise.changed', 'promise.kept', 'promise.cancelled')`;

/** SQL for the number of facts of a conversation that can move its clocks. */
export const factCount = (conversationId: string) => `(
  (select count(*) from message where conversation_id = ${conversationId} and kind in ('inbound', 'outbound'))
  + (select count(*) from event where conversation_id = ${conversationId} and type in ${moving})
  + (select count(*) + count(answered_at) + count(ended_at) from call where conversation_id = ${conversationId}))::int`;

/** Notes how far the clocks of conversations follow them, one for one; never goes back. */
export async function noteFollowed(
  tx: Tx,
  to: readonly FollowedTo[],
  conversationIds: readonly string[],
): Promise<void> {
  await run(
    tx,
    `insert into clock_follow (conversation_id, version, facts, last_fact_at)
     select * from unnest($1::uuid[], $2::int[], $3::int[], $4::timestamptz[])
     on conflict (conversation_id) do update
       set version = excluded.version, facts = excluded.facts, last_fact_at = excluded.last_fact_at
     where clock_follow.version <= excluded.version and clock_follow <> excluded`,
    [
      conversationIds,
      to.map((one) => one.version),
      to.map((one) => one.facts),
      to.map((one) => (one.lastFactAt === null ? null : new Date(one.lastFactAt))),
    ],
  );
}

export interface Unfollowed {
  /** How many had changed; as many as the limit when there may be more. */
  readonly looked: number;
  /** Those whose change can move their clocks. */
  readonly ids: readonly string[];
}

/**
 * Conversations that changed before `before` without their clocks following: those that are open, and resolved ones whose
 * clocks still run. A change that cannot move a clock is noted as followed.
 */
export async function unfollowedConversations(tx: Tx, before: Date, limit: number): Promise<Unfollowed> {
  const found = await selectOne<Unfollowed>(
    tx,
    `with watched as (
       select id from conversation where state <> 'resolved'
       union
       select conversation_id from clock where state in ('running', 'paused', 'breached') and met_at is null
     ), changed as materialized (
       select conversation.id, conversation.version, coalesce(clock_follow.facts, 0) as followed
       from watched join conversation using (id)
       left join clock_follow on clock_follow.conversation_id = conversation.id
       where conversation.updated_at < $1 and coalesce(clock_follow.version, 0) < conversation.version
       order by conversation.updated_at limit $2
     ), counted as materialized (
       select id, version, followed, ${factCount('changed.id')} as facts from changed
     ), unmoved as (
       insert into clock_follow (conversation_id, version, facts)
       select id, version, facts from counted where facts = followed
       on conflict (conversation_id) do update set version = excluded.version
     )
     select (select count(*)::int from changed) as looked, array(select id from counted where facts <> followed) as ids`,
    [before, limit],
  );
  return found ?? { looked: 0, ids: [] };
}
