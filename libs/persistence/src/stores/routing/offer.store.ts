import { select, selectOne, type Tx } from '../../database.ts';
import type { OfferRow } from '../../rows/offer.row.ts';

const offerColumns = `
  id, conversation_id as "conversationId", agent_id as "agentId", routing_receipt_id as "routingReceiptId", round, hard, state,
  created_at as "createdAt", expires_at as "expiresAt", decided_at as "decidedAt", reason`;

export type NewOffer = Omit<OfferRow, 'state' | 'decidedAt' | 'reason'>;

/** How a pending offer ends. Which one wins a race is decided by `endPendingOffer` alone. */
export type OfferEnding =
  | { readonly to: 'accepted' }
  | { readonly to: 'declined'; readonly reason: string }
  | { readonly to: 'expired' }
  | { readonly to: 'withdrawn'; readonly reason: string };

export async function offerById(tx: Tx, id: string): Promise<OfferRow | undefined> {
  return selectOne<OfferRow>(tx, `select ${offerColumns} from offer where id = $1`, [id]);
}

export async function pendingOfferOf(tx: Tx, conversationId: string): Promise<OfferRow | undefined> {
  return selectOne<OfferRow>(
    tx,
    `select ${offerColumns} from offer where conversation_id = $1 and state = 'pending'`,
    [conversationId],
  );
}

/**
 * Ends a pending offer and answers it, or undefined when another ending came first. Only a due offer expires, and
 * only one that is not yet due is accepted or declined, so the instant and not the order of arrival decides.
 */
export async function endPendingOffer(
  tx: Tx,
  id: string,
  ending: OfferEnding,
  now: Date,
): Promise<OfferRow | undefined> {
  return selectOne<OfferRow>(
    tx,
    `update offer set state = $2, reason = $3, decided_at = $4
     where id = $1 and state = 'pending'
       and case $2 when 'expired' then expires_at <= $4 when 'withdrawn' then true else expires_at > $4 end
     returning ${offerColumns}`,
    [id, ending.to, 'reason' in ending ? ending.reason : null, now],
  );
}

/** Offers that wait for this agent's answer, in the order in which their conversations are locked. */
export async function pendingOffersOfAgent(
  tx: Tx,
  agentId: string,
): Promise<{ id: string; conversationId: string }[]> {
  return select(
    tx,
    `select id, conversation_id as "conversationId" from offer
     where agent_id = $1 and state = 'pending' order by conversation_id`,
    [agentId],
  );
}

/** Pending offers whose end was lost: due before an instant, or with an agent who is not available, and no timer sees to it. */
export async function strandedOffers(
  tx: Tx,
  dueBefore: Date,
  limit: number,
): Promise<{ id: string; agentId: string; absent: boolean }[]> {
  return select(
    tx,
    `select id, "agentId", absent from (
       select offer.id, offer.agent_id as "agentId", offer.expires_at as due,
         not (agent.active and agent.presence = 'available') as absent
       from offer join agent on agent.id = offer.agent_id where offer.state = 'pending'
     ) pending
     where absent and not exists (select 1 from timer where key = 'absent-agent:' || "agentId")
        or due < $1 and not exists (select 1 from timer where key = 'offer-expiry:' || pending.id)
     order by due limit $2`,
    [dueBefore, limit],
  );
}
