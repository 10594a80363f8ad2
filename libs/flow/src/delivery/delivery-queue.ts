import type { QueueName } from '#contracts/jobs.ts';
import type { ChannelKind } from '#domain/words.ts';

export type DeliveryQueue = Extract<QueueName, `delivery-${string}`>;

/** The queue on which messages of a kind of channel go out; undefined for kinds that carry none. */
export function deliveryQueueOf(kind: ChannelKind): DeliveryQueue | undefined {
  if (kind === 'email') return 'delivery-email';
  return kind === 'sms' || kind === 'whatsapp' ? 'delivery-sms' : undefined;
}
