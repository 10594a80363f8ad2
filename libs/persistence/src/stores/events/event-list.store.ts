import type { EventType } from '#contracts/event-types.ts';
import { select, selectOne, type Tx } from '../../database.ts';

export interface EventView {
  readonly id: string;
  readonly type: EventType;
  readonly at: Date;
  readonly actor: { readonly kind: 'customer' | 'agent' | 'system'; readonly id: string | null };
  readonly conversationId: string | null;
  readonly conversationVersion: number | null;
  readonly agentId: string | null;
  readonly data: Record<string, unknown>;
}

export type NumberedEvent = EventView & { readonly seq: number };

/** Of the table `event` under the name e. */
export const eventColumns = `e.id, e.type, e.at, jsonb_build_object('kind', e.actor_kind, 'id', e.actor_id) as actor,
  e.conversation_id as "conversationId", e.conversation_version as "conversationVersion", e.agent_id as "agentId",
  e.data`;

/** Numbered events after a number, in order. */
export function eventsAfter(tx: Tx, after: number, limit: number): Promise<NumberedEvent[]> {
  return select(tx, `select e.seq, ${eventColumns} from event e where e.seq > $1 order by e.seq limit $2`, [
    after,
    limit,
  ]);
}

/** The highest number given so far; 0 before the first. */
export async function lastEventNumber(tx: Tx): Promise<number> {
  const row = await selectOne<{ seq: number | null }>(tx, 'select max(seq) as seq from event');
  return row?.seq ?? 0;
}
