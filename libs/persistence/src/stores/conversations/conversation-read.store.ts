import { selectOne, type Tx } from '../../database.ts';
import type { AssignmentRow } from '../../rows/assignment.row.ts';
import type { ConversationRow } from '../../rows/conversation.row.ts';
import type { OfferRow } from '../../rows/offer.row.ts';
import { customerById, type CustomerView } from '../customers/customer-list.store.ts';
import { pendingOfferOf } from '../routing/offer.store.ts';
import { conversationColumns } from './conversation.store.ts';

/** The row's fields, without its class. */
export type ConversationFields = Pick<ConversationRow, keyof ConversationRow>;

export type LiveAssignment = Pick<AssignmentRow, 'id' | 'agentId' | 'byHand' | 'startedAt'>;

export interface ConversationView extends ConversationFields {
  readonly customer: CustomerView;
  readonly liveOffer: OfferRow | null;
  readonly liveAssignment: LiveAssignment | null;
}

export function conversationById(tx: Tx, id: string): Promise<ConversationFields | undefined> {
  return selectOne(tx, `select ${conversationColumns} from conversation where id = $1`, [id]);
}

/** A conversation with what a person who works on it must see; undefined when there is none. */
export async function conversationView(tx: Tx, id: string): Promise<ConversationView | undefined> {
  const row = await conversationById(tx, id);
  if (!row) return undefined;
  const customer = await customerById(tx, row.customerId);
  if (!customer) throw new Error(`The customer of conversation ${id} is gone.`);
  return {
    ...row,
    customer,
    liveOffer: (await pendingOfferOf(tx, id)) ?? null,
    liveAssignment: (await liveAssignmentOf(tx, id)) ?? null,
  };
}

function liveAssignmentOf(tx: Tx, conversationId: string): Promise<LiveAssignment | undefined> {
  return selectOne(
    tx,
    `select id, agent_id as "agentId", by_hand as "byHand", started_at as "startedAt" from assignment
     where conversation_id = $1 and ended_at is null`,
    [conversationId],
  );
}
