import { cleanJson } from '#domain/conversations/clean-text.ts';
import { advancedBy } from '#domain/conversations/delivery-progress.ts';
import type { DeliveryState, FailureClass } from '#domain/words.ts';
import { channelSetup } from '#persistence/stores/channels/channel.store.ts';
import {
  advanceDelivery,
  failDelivery,
  insertDeliveryReport,
  lockDelivery,
} from '#persistence/stores/delivery/delivery.store.ts';
import { cancelTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import { saysOptedOut, suppressAddress } from '../suppression/suppress-address.ts';
import { deliveryChanged } from './delivery-changed.ts';
import { redeliverTimerKey } from './redeliver.ts';

export interface ReportInput {
  /** Of the channel that it came by: the account of one must not tell what became of another's message. */
  readonly channelId: string;
  /** Ours. */
  readonly messageId: string;
  /** The same report twice has the same. */
  readonly dedupeKey: string;
  /** The provider's word for the state, as `delivered` or `undelivered`. */
  readonly status: string;
  readonly errorCode?: string | undefined;
  /** What the error means, if it is known. */
  readonly failure?: { readonly failure: FailureClass; readonly error: string } | undefined;
  readonly payload: Readonly<Record<string, unknown>>;
}

export type Reported =
  | { readonly kind: 'advanced'; readonly delivery: DeliveryState }
  /** Kept, but the message is further already. */
  | { readonly kind: 'kept' }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'not-found' };

/** Keeps what a provider says of an outbound message. Its state only moves forward, in whatever order reports come. */
export async function recordDeliveryReport(flow: Flow, input: ReportInput): Promise<Reported> {
  return flow.database.transaction(async (tx): Promise<Reported> => {
    const now = flow.clock.now();
    const message = await lockDelivery(tx, input.messageId);
    if (message?.channelId !== input.channelId) return { kind: 'not-found' };
    const report = cleanJson({
      id: flow.newId(),
      messageId: message.id,
      dedupeKey: input.dedupeKey,
      status: input.status,
      errorCode: input.errorCode ?? null,
      payload: input.payload,
    });
    if (!(await insertDeliveryReport(tx, report, now))) return { kind: 'repeated' };
    // A failure of which nobody knew whether it was one yields to whoever knows.
    const current = message.failureClass === 'unknown' ? 'sending' : message.delivery;
    const delivery = advancedBy(current, input.status);
    if (!delivery) return { kind: 'kept' };
    if (delivery === 'failed') {
      const failureClass = input.failure?.failure ?? 'permanent';
      const failure =
        input.failure?.error ?? `The provider reports: ${input.status} ${input.errorCode ?? ''}`.trim();
      await failDelivery(tx, message.id, { failureClass, failure });
      await deliveryChanged(
        flow,
        tx,
        message,
        { delivery, failureClass, failure, errorCode: report.errorCode },
        now,
      );
      if (saysOptedOut(input.errorCode)) {
        const channel = await channelSetup(tx, flow.secrets, message.channelId);
        const conversation = { id: message.conversationId, version: message.conversationVersion };
        if (channel) await suppressAddress(flow, tx, conversation, channel, message.toAddress, now);
      }
    } else {
      await advanceDelivery(tx, message.id, delivery, now);
      await deliveryChanged(flow, tx, message, { delivery }, now);
    }
    // It has left, so there is nothing to find out or to send again.
    if (delivery !== 'queued' && delivery !== 'sending') {
      await cancelTimers(tx, [redeliverTimerKey(message.id)]);
    }
    return { kind: 'advanced', delivery };
  });
}
