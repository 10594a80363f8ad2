import { selectOne, type Tx } from '../../database.ts';
import { selectPage, type List, type Page, type PageRequest } from '../../page.ts';
import type { CallLegRow } from '../../rows/call-leg.row.ts';
import type { CallRow } from '../../rows/call.row.ts';
import { ofParts, partsOf } from '../conversations/conversation-merge.store.ts';

export interface CallView extends Omit<
  CallRow,
  | 'conversationId'
  | 'messageId'
  | 'providerId'
  | 'fromNumber'
  | 'toNumber'
  | 'providerQueueId'
  | 'conferenceId'
  | 'version'
> {
  readonly from: string;
  readonly to: string;
  readonly legs: Pick<
    CallLegRow,
    'id' | 'role' | 'agentId' | 'status' | 'createdAt' | 'answeredAt' | 'endedAt' | 'endCause'
  >[];
}

/** Calls of a conversation, and of those that were merged into it, with their legs, oldest first. */
const calls: List = {
  columns: `c.id, c.channel_id as "channelId", c.direction, c.state, c.from_number as "from", c.to_number as "to",
    c.digits, c.agent_id as "agentId", c.started_at as "startedAt", c.queued_at as "queuedAt",
    c.answered_at as "answeredAt", c.ended_at as "endedAt", c.end_reason as "endReason",
    (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'role', role, 'agentId', agent_id, 'status', status,
       'createdAt', created_at, 'answeredAt', answered_at, 'endedAt', ended_at, 'endCause', end_cause)
       order by created_at, id), '[]') from call_leg where call_id = c.id) as legs`,
  from: 'call c',
  key: [
    ['c.started_at', 'timestamptz'],
    ['c.id', 'uuid'],
  ],
  order: 'asc',
};

export async function listCalls(tx: Tx, conversationId: string, page: PageRequest): Promise<Page<CallView>> {
  const conditions = ofParts('c.conversation_id', await partsOf(tx, conversationId));
  const { items, nextCursor } = await selectPage<CallView>(tx, calls, conditions, page);
  return { items: items.map(withLegs), nextCursor };
}

export async function callView(tx: Tx, id: string): Promise<CallView | undefined> {
  const call = await selectOne<CallView>(tx, `select ${calls.columns} from ${calls.from} where c.id = $1`, [
    id,
  ]);
  return call && withLegs(call);
}

function withLegs(call: CallView): CallView {
  return { ...call, legs: call.legs.map(withDates) };
}

/** Instants inside JSON come as text. */
function withDates(leg: CallView['legs'][number]): CallView['legs'][number] {
  const date = (value: Date | null) => value && new Date(value);
  return {
    ...leg,
    createdAt: new Date(leg.createdAt),
    answeredAt: date(leg.answeredAt),
    endedAt: date(leg.endedAt),
  };
}
