import type { OpenChannel } from '#persistence/stores/channels/channel.store.ts';
import { channelSetup } from '#persistence/stores/channels/channel.store.ts';
import {
  failDelivery,
  lockDelivery,
  startSending,
  type Delivery,
} from '#persistence/stores/delivery/delivery.store.ts';
import { suppressionOf } from '#persistence/stores/delivery/suppression.store.ts';
import { scheduleTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import { deliveryChanged } from './delivery-changed.ts';
import { redeliverTimer } from './redeliver.ts';

export type Claim =
  | {
      readonly kind: 'claimed';
      /** As it was before. */
      readonly message: Delivery;
      readonly channel: OpenChannel;
      /** The number of this attempt. */
      readonly attempt: number;
      /** When it may have left already, so that the provider is asked first; undefined when it surely has not. */
      readonly mayHaveLeftAt: Date | undefined;
    }
  /** It has left, or has failed for good. */
  | { readonly kind: 'ended-before'; readonly delivery: string }
  /** Another worker is sending it, or its next attempt is not due. */
  | { readonly kind: 'not-now'; readonly until: Date }
  | { readonly kind: 'suppressed' }
  | { readonly kind: 'not-found' };

/** Longer than any room takes to send one message; then whoever was sending it is taken to be dead. */
const leaseMs = 60_000;

/** Commits that a message is being sent before anything is asked of the provider. */
export async function claimDelivery(flow: Flow, messageId: string): Promise<Claim> {
  return flow.database.transaction(async (tx): Promise<Claim> => {
    const now = flow.clock.now();
    const message = await lockDelivery(tx, messageId);
    if (!message) return { kind: 'not-found' };
    const { delivery, sendingUntil } = message;
    if (delivery !== 'queued' && delivery !== 'sending') return { kind: 'ended-before', delivery };
    if (delivery === 'sending' && sendingUntil && sendingUntil > now) {
      return { kind: 'not-now', until: sendingUntil };
    }
    const channel = await channelSetup(tx, flow.secrets, message.channelId);
    if (!channel) throw new Error(`The channel of message ${messageId} is gone.`);
    const mayHaveLeftAt =
      delivery === 'sending' && message.failureClass !== 'transient'
        ? (message.attemptedAt ?? message.createdAt)
        : undefined;
    const address = { channelKind: channel.kind, address: message.toAddress, sender: channel.address };
    // Someone may have asked us to stop since it was written; what may have left is followed up all the same.
    if (!mayHaveLeftAt && (await suppressionOf(tx, address))) {
      const failure = 'The customer has asked us to stop writing to this address.';
      await failDelivery(tx, messageId, { failureClass: 'permanent', failure });
      await deliveryChanged(
        flow,
        tx,
        message,
        { delivery: 'failed', failureClass: 'permanent', failure },
        now,
      );
      return { kind: 'suppressed' };
    }
    const until = new Date(now.getTime() + leaseMs);
    await startSending(tx, messageId, now, until);
    await scheduleTimers(tx, [redeliverTimer(messageId, channel.kind, until)]);
    return { kind: 'claimed', message, channel, attempt: message.attempts + 1, mayHaveLeftAt };
  });
}
