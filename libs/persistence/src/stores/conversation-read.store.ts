import { select, selectOne, type Tx } from '../database.ts';
import type { AssignmentRow } from '../rows/assignment.row.ts';
import type { ClockRow } from '../rows/clock.row.ts';
import type { ConversationRow } from '../rows/conversation.row.ts';
import type { OfferRow } from '../rows/offer.row.ts';
import { conversationColumns } from './conversation.store.ts';
import { customerById, type CustomerView } from './customer-list.store.ts';
import { pendingOfferOf } from './offer.store.ts';

export type ClockView = Pick<
  ClockRow,
  | 'id'
  | 'metric'
  | 'round'
  | 'state'
  | 'targetSeconds'
  | 'business'
  | 'startedAt'
  | 'deadlineAt'
  | 'metAt'
  | 'breachedAt'
>;

export interface ConversationView extends ConversationRow {
  readonly customer: CustomerView;
  readonly clocks: ClockView[];
  readonly liveOffer: OfferRow | null;
  readonly liveAssignment: Pick<AssignmentRow, 'id' | 'agentId' | 'byHand' | 'startedAt'> | null;
}

export function conversationById(tx: Tx, id: string): Promise<ConversationRow | undefined> {
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
    clocks: await clocksOf(tx, id),
    liveOffer: (await pendingOfferOf(tx, id)) ?? null,
    liveAssignment: (await liveAssignmentOf(tx, id)) ?? null,
  };
}

export function clocksOf(tx: Tx, conversationId: string): Promise<ClockView[]> {
  return select(
    tx,
    `select id, metric, round, state, target_seconds as "targetSeconds", business, started_at as "startedAt",
       deadline_at as "deadlineAt", met_at as "metAt", breached_at as "breachedAt"
     from clock where conversation_id = $1 order by started_at, metric`,
    [conversationId],
  );
}

function liveAssignmentOf(
  tx: Tx,
  conversationId: string,
): Promise<NonNullable<ConversationView['liveAssignment']> | undefined> {
  return selectOne(
    tx,
    `select id, agent_id as "agentId", by_hand as "byHand", started_at as "startedAt" from assignment
     where conversation_id = $1 and ended_at is null`,
    [conversationId],
  );
}
