import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { OfferRow } from '#persistence/rows/offer.row.ts';
import { endPendingOffer } from '#persistence/stores/routing/offer.store.ts';
import { cancelTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../../flow.ts';
import { answerableOffer } from './answerable-offer.ts';
import { offerExpiryTimerKey } from './offer-expiry-timer.ts';
import { returnUnanswered } from './return-unanswered.ts';

export type DeclineOutcome =
  | { readonly kind: 'declined'; readonly conversation: ConversationRow }
  | { readonly kind: 'gone'; readonly state: Exclude<OfferRow['state'], 'pending'> }
  | { readonly kind: 'not-found' };

/** The agent does not take what was offered; it keeps its place and goes to somebody else. */
export async function declineOffer(
  flow: Flow,
  input: { readonly offerId: string; readonly agentId: string; readonly reason?: string },
): Promise<DeclineOutcome> {
  return flow.database.transaction(async (tx) => {
    const found = await answerableOffer(tx, input);
    if (!found) return { kind: 'not-found' };
    const { offer, row } = found;
    const now = flow.clock.now();
    const ending = { to: 'declined', reason: input.reason ?? '' } as const;
    const declined = await endPendingOffer(tx, offer.id, ending, now);
    if (!declined) return { kind: 'gone', state: offer.state === 'pending' ? 'expired' : offer.state };
    await cancelTimers(tx, [offerExpiryTimerKey(offer.id)]);
    const actor = { kind: 'agent', id: input.agentId } as const;
    return {
      kind: 'declined',
      conversation: await returnUnanswered(flow, tx, row, declined, actor, now),
    };
  });
}
