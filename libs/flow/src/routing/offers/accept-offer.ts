import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { OfferRow } from '#persistence/rows/offer.row.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import { endPendingOffer } from '#persistence/stores/routing/offer.store.ts';
import { cancelTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../../flow.ts';
import { startAssignment } from '../assignments/start-assignment.ts';
import { answerableOffer } from './answerable-offer.ts';
import { offerExpiryTimerKey } from './offer-expiry-timer.ts';

export type AcceptOutcome =
  | { readonly kind: 'accepted'; readonly conversation: ConversationRow }
  /** It ended otherwise; `accepted` when this agent has it already. */
  | { readonly kind: 'gone'; readonly state: Exclude<OfferRow['state'], 'pending'> }
  /** There is no such offer to this agent. */
  | { readonly kind: 'not-found' };

/** The agent takes what was offered. One conditional UPDATE decides between this, expiry and withdrawal. */
export async function acceptOffer(
  flow: Flow,
  input: { readonly offerId: string; readonly agentId: string },
): Promise<AcceptOutcome> {
  return flow.database.transaction(async (tx) => {
    const found = await answerableOffer(tx, input);
    if (!found) return { kind: 'not-found' };
    const { offer, row } = found;
    const now = flow.clock.now();
    const accepted = await endPendingOffer(tx, offer.id, { to: 'accepted' }, now);
    // A pending one that cannot be accepted is past its instant, and about to be ended by its timer.
    if (!accepted) return { kind: 'gone', state: offer.state === 'pending' ? 'expired' : offer.state };
    await cancelTimers(tx, [offerExpiryTimerKey(offer.id)]);
    const actor = { kind: 'agent', id: input.agentId } as const;
    await appendEvents(tx, [
      {
        id: flow.newId(),
        type: 'offer.accepted',
        at: now,
        actor,
        conversationId: row.id,
        conversationVersion: row.version + 1,
        agentId: input.agentId,
        data: { offerId: offer.id },
      },
    ]);
    const start = { agentId: input.agentId, offerId: offer.id, because: 'accepted', actor };
    return { kind: 'accepted', conversation: await startAssignment(flow, tx, row, start, now) };
  });
}
