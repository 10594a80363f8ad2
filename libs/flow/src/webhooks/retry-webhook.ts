import type { WebhookDeliveryRow } from '#persistence/rows/webhook-delivery.row.ts';
import {
  requeueWebhookDelivery,
  webhookDeliveryById,
} from '#persistence/stores/notices/webhook-delivery.store.ts';
import { addToOutbox } from '#persistence/stores/work/outbox.store.ts';
import { cancelTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import { webhookTimerKey } from './deliver-webhook.ts';

export type RetryOutcome =
  | { readonly kind: 'queued'; readonly delivery: WebhookDeliveryRow }
  | { readonly kind: 'under-way' }
  | { readonly kind: 'not-found' };

/** Posts a delivery anew at once, whatever became of it; its receiver knows it by its id. */
export async function retryWebhook(flow: Flow, deliveryId: string): Promise<RetryOutcome> {
  return flow.database.transaction(async (tx): Promise<RetryOutcome> => {
    const now = flow.clock.now();
    const delivery = await requeueWebhookDelivery(tx, deliveryId, now);
    if (!delivery) {
      return (await webhookDeliveryById(tx, deliveryId)) ? { kind: 'under-way' } : { kind: 'not-found' };
    }
    await cancelTimers(tx, [webhookTimerKey(deliveryId)]);
    await addToOutbox(tx, flow.newId(), 'webhook', { deliveryId }, now);
    return { kind: 'queued', delivery };
  });
}
