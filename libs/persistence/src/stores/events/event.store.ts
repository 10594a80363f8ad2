import type { Actor, EventType } from '#contracts/event-types.ts';
import { run, selectOne, type Tx } from '../../database.ts';

export interface NewEvent {
  readonly id: string;
  readonly type: EventType;
  readonly at: Date;
  readonly actor: Actor;
  readonly conversationId?: string | undefined;
  /** The conversation's version after the change that this fact tells of. */
  readonly conversationVersion?: number | undefined;
  /** The agent whom it concerns, if any. */
  readonly agentId?: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Channel on which live feeds are woken after events were numbered. */
export const eventsHint = 'firstline_events';

/** Appends facts, in one statement. */
export async function appendEvents(tx: Tx, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(columnsOfEvent);
  await run(
    tx,
    `insert into event (${eventColumns}) select ${eventColumns}
     from jsonb_populate_recordset(null::event, $1)`,
    [JSON.stringify(rows)],
  );
}

/** The columns of a new fact, in the order of `columnsOfEvent`. */
export const eventColumns =
  'id, type, conversation_id, conversation_version, agent_id, actor_kind, actor_id, data, at';

export function columnsOfEvent(event: NewEvent): Record<string, unknown> {
  return {
    id: event.id,
    type: event.type,
    conversation_id: event.conversationId ?? null,
    conversation_version: event.conversationVersion ?? null,
    agent_id: event.agentId ?? null,
    actor_kind: event.actor.kind,
    actor_id: 'id' in event.actor ? event.actor.id : null,
    data: event.data,
    at: event.at,
  };
}

/**
 * Numbers committed events, oldest first, and answers how many; none when another process is at it. The lock ends with
 * the transaction, so numbers become visible in order and a reader that resumes after one misses nothing.
 */
export async function numberEvents(tx: Tx, limit: number): Promise<number> {
  const lock = await selectOne<{ mine: boolean }>(tx, 'select pg_try_advisory_xact_lock(4242002) as mine');
  if (!lock?.mine) return 0;
  const row = await selectOne<{ count: number }>(
    tx,
    `with batch as (
       select id, row_number() over (order by id) as place from
         (select id from event where seq is null order by id limit $1) unnumbered
     ), base as (select coalesce(max(seq), 0) as seq from event),
     numbered as (
       update event set seq = base.seq + batch.place from batch, base where event.id = batch.id returning event.seq
     )
     select count(*) as count, case when count(*) > 0 then pg_notify('${eventsHint}', max(seq)::text) end from numbered`,
    [limit],
  );
  return row?.count ?? 0;
}
