import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { OfferRow } from '#persistence/rows/offer.row.ts';
import { lockConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { offerById } from '#persistence/stores/routing/offer.store.ts';

/** An agent's own offer, read again under the lock of its conversation; undefined when it is not theirs. */
export async function answerableOffer(
  tx: Tx,
  input: { readonly offerId: string; readonly agentId: string },
): Promise<{ offer: OfferRow; row: ConversationRow } | undefined> {
  const known = await offerById(tx, input.offerId);
  if (known?.agentId !== input.agentId) return undefined;
  const row = await lockConversation(tx, known.conversationId);
  const offer = await offerById(tx, input.offerId);
  return row && offer && { offer, row };
}
