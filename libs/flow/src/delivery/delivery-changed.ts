import { system } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import type { Delivery } from '#persistence/stores/delivery/delivery.store.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import { addToOutbox } from '#persistence/stores/work/outbox.store.ts';
import type { Flow } from '../flow.ts';

/** Tells the timeline and the clocks, within the caller's transaction, what became of an outbound message. */
export async function deliveryChanged(
  flow: Flow,
  tx: Tx,
  delivery: Pick<Delivery, 'id' | 'conversationId' | 'conversationVersion'>,
  data: Readonly<Record<string, unknown>> & { readonly delivery: string },
  now: Date,
): Promise<void> {
  await appendEvents(tx, [
    {
      id: flow.newId(),
      type: 'message.delivery-changed',
      at: now,
      actor: system,
      conversationId: delivery.conversationId,
      conversationVersion: delivery.conversationVersion,
      data: { messageId: delivery.id, ...data },
    },
  ]);
  await addToOutbox(tx, flow.newId(), 'sla-follow', { conversationId: delivery.conversationId }, now);
}
