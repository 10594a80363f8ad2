import type { Actor } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { OfferRow } from '#persistence/rows/offer.row.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import { closeWork } from '#persistence/stores/routing/holding.store.ts';
import { scheduleTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../../flow.ts';
import { livePolicy } from '../live-policy.ts';
import { backToQueue } from '../waiting/back-to-queue.ts';
import { restOverTimer } from '../waiting/rest-over-timer.ts';

/**
 * Puts a locked conversation whose offer was declined or has expired back to its place, in the same round: whoever
 * let it go is not asked again before everybody else who could take it was.
 */
export async function returnUnanswered(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  offer: OfferRow,
  actor: Actor,
  now: Date,
): Promise<ConversationRow> {
  const { body: policy } = await livePolicy(flow, tx);
  await closeWork(tx, row.id, now);
  await appendEvents(tx, [
    {
      id: flow.newId(),
      type: offer.state === 'declined' ? 'offer.declined' : 'offer.expired',
      at: now,
      actor,
      conversationId: row.id,
      conversationVersion: row.version + 1,
      agentId: offer.agentId,
      data: { offerId: offer.id, ...(offer.reason && { reason: offer.reason }) },
    },
  ]);
  // When all were asked, a new round may begin after the rest; nothing else need happen then that wakes the matcher.
  const restOver = new Date(now.getTime() + policy.offers.restSeconds * 1_000);
  await scheduleTimers(tx, [restOverTimer({ conversationId: row.id }, restOver)]);
  return backToQueue(flow, tx, row, { because: `offer-${offer.state}`, actor }, now);
}
