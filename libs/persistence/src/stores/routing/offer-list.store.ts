import { selectOne, type Tx } from '../../database.ts';
import { Conditions, selectPage, type List, type Page, type PageRequest } from '../../page.ts';
import type { OfferRow } from '../../rows/offer.row.ts';

/** Newest first. */
const offers: List = {
  columns: `id, conversation_id as "conversationId", agent_id as "agentId", round, state, created_at as "createdAt",
    expires_at as "expiresAt", decided_at as "decidedAt", reason`,
  from: 'offer',
  key: [
    ['created_at', 'timestamptz'],
    ['id', 'uuid'],
  ],
  order: 'desc',
};

export type OfferListItem = Omit<OfferRow, 'routingReceiptId'>;

export function listOffers(
  tx: Tx,
  filter: { readonly agentId: string; readonly state?: OfferRow['state'] | undefined },
  page: PageRequest,
): Promise<Page<OfferListItem>> {
  const conditions = new Conditions().add('agent_id = ?', filter.agentId);
  // Written out, so that the partial index on what is pending serves.
  if (filter.state === 'pending') conditions.add(`state = 'pending'`);
  else if (filter.state) conditions.add('state = ?', filter.state);
  return selectPage(tx, offers, conditions, page);
}

export function offerView(tx: Tx, id: string): Promise<OfferListItem | undefined> {
  return selectOne(tx, `select ${offers.columns} from offer where id = $1`, [id]);
}
