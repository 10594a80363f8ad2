import { system, type Actor } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { OfferRow } from '#persistence/rows/offer.row.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import { closeWork } from '#persistence/stores/routing/holding.store.ts';
import { endPendingOffer, pendingOfferOf } from '#persistence/stores/routing/offer.store.ts';
import { askForMatching } from '#persistence/stores/work/matching.store.ts';
import { cancelTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../../flow.ts';
import { offerExpiryTimerKey } from './offer-expiry-timer.ts';

/**
 * Takes back the pending offer of a locked conversation, if it has one, and the room it held. The caller then changes
 * the conversation, in the same transaction: the fact bears its next version.
 */
export async function withdrawOffer(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  reason: string,
  now: Date,
  actor: Actor = system,
): Promise<OfferRow | undefined> {
  if (row.state !== 'offered') return undefined;
  const pending = await pendingOfferOf(tx, row.id);
  const withdrawn = pending && (await endPendingOffer(tx, pending.id, { to: 'withdrawn', reason }, now));
  if (!withdrawn) return undefined;
  await closeWork(tx, row.id, now);
  await cancelTimers(tx, [offerExpiryTimerKey(withdrawn.id)]);
  await appendEvents(tx, [
    {
      id: flow.newId(),
      type: 'offer.withdrawn',
      at: now,
      actor,
      conversationId: row.id,
      conversationVersion: row.version + 1,
      agentId: withdrawn.agentId,
      data: { offerId: withdrawn.id, reason },
    },
  ]);
  await askForMatching(tx);
  return withdrawn;
}
