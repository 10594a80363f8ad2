import { select, type Tx } from '../../database.ts';
import { bounds, ms, within, type Slice } from './recorded-history.store.ts';

/** Something that began or ended the waiting of a conversation. */
export interface RecordedTurn {
  readonly conversationId: string;
  readonly type: 'conversation.queued' | 'conversation.resolved' | 'conversation.snoozed' | 'call.missed';
  readonly atMs: number;
  readonly because: string | null;
  /** Since when it has its place among what waits, and by when it was promised to be answered as it came back to it. */
  readonly placedMs: number | null;
  readonly dueMs: number | null;
  /** What a wait asks for, as text that is the same for the same: JSON of channel kind, queue, priority, required and preferred skills, and whether its rule marked it as hard. */
  readonly asked: string | null;
  readonly customerId: string;
  /** For whom a new conversation was kept. */
  readonly keptFor: { readonly agentId: string; readonly seconds: number } | null;
  /** When a new conversation was first answered. */
  readonly answeredMs: number | null;
}

/** A turn, or the classification that was written with one and stands before it. */
interface TurnRow extends Omit<RecordedTurn, 'type' | 'asked'> {
  readonly type: RecordedTurn['type'] | 'conversation.classified';
  readonly queue: string | null;
  readonly channelKind: string | null;
  /** JSON of priority, required and preferred skills, and the mark. */
  readonly needs: string | null;
}

/**
 * The turns of a slice in the order of their instants. What a new conversation asks for stands in its classification, which was
 * written with it; of one that was classified before, in what it asks for now. The two are put together here: joined in the
 * database they cost three times as much.
 */
export async function recordedTurns(tx: Tx, slice: Slice): Promise<RecordedTurn[]> {
  const rows = await select<TurnRow>(
    tx,
    `select e.conversation_id as "conversationId", e.type, ${ms('e.at')} as "atMs", e.data ->> 'because' as because,
       e.data ->> 'queue' as queue, c.channel_kind as "channelKind",
       case when e.type = 'conversation.classified' then case when e.data ?& array['priority', 'required', 'preferred']
           then jsonb_build_array(e.data -> 'priority', e.data -> 'required', e.data -> 'preferred', e.data -> 'hard')::text end
         when e.data ->> 'because' <> 'classified' then ${needsNow} end as needs,
       ${ms(`(e.data ->> 'queuedAt')::timestamptz`)} as "placedMs",
       case when e.data ->> 'because' <> 'classified' then (
         select ${ms('min(deadline_at)')} from clock where conversation_id = e.conversation_id and state <> 'cancelled'
           and started_at <= e.at and (met_at is null or met_at > e.at)) end as "dueMs",
       coalesce(u.merged_into, c.customer_id) as "customerId", e.data -> 'keptFor' as "keptFor",
       ${ms('a.met_at')} as "answeredMs"
     from event e
     left join conversation c on c.id = e.conversation_id and e.type <> 'conversation.classified'
     left join customer u on u.id = c.customer_id
     left join clock a on a.conversation_id = e.conversation_id and a.metric = 'first_response' and a.round = 1
       and e.type = 'conversation.queued' and e.data ->> 'because' = 'classified'
     where ${within('e.at')} and (e.type in ('conversation.classified', 'conversation.queued', 'call.missed')
       or (e.type in ('conversation.resolved', 'conversation.snoozed') and e.agent_id is null))
     order by e.at, e.type, e.id`,
    bounds(slice),
  );
  const classified = new Map<string, TurnRow>();
  const turns: RecordedTurn[] = [];
  const unclassified: { readonly place: number; readonly row: TurnRow }[] = [];
  for (const row of rows) {
    const { conversationId, type, because, atMs } = row;
    if (type === 'conversation.classified') {
      classified.set(conversationId, row);
      continue;
    }
    const known = because === 'classified' ? classified.get(conversationId) : undefined;
    const own = known?.atMs === atMs ? known : undefined;
    const needs = own?.needs ?? row.needs;
    if (type === 'conversation.queued' && needs === null) unclassified.push({ place: turns.length, row });
    turns.push({
      conversationId,
      type,
      atMs,
      because,
      placedMs: row.placedMs,
      dueMs: row.dueMs,
      asked: type === 'conversation.queued' && needs !== null ? askedOf(row, needs) : null,
      customerId: row.customerId,
      keptFor: own?.keptFor ?? null,
      answeredMs: row.answeredMs,
    });
  }
  if (unclassified.length === 0) return turns;
  const now = await needsOf(tx, [...new Set(unclassified.map(({ row }) => row.conversationId))]);
  for (const { place, row } of unclassified) {
    const needs = now.get(row.conversationId);
    const turn = turns[place];
    if (needs !== undefined && turn) turns[place] = { ...turn, asked: askedOf(row, needs) };
  }
  return turns;
}

const needsNow = 'jsonb_build_array(c.priority, c.required_skills, c.preferred_skills, c.hard)::text';

async function needsOf(tx: Tx, conversationIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await select<{ id: string; needs: string }>(
    tx,
    `select id, ${needsNow} as needs from conversation c where id = any($1)`,
    [conversationIds],
  );
  return new Map(rows.map((row) => [row.id, row.needs]));
}

function askedOf({ channelKind, queue }: TurnRow, needs: string): string {
  return `[${JSON.stringify(channelKind)},${JSON.stringify(queue)},${needs.slice(1)}`;
}
