import type { SendOutcome } from '#channels/channel.ts';
import type { FailureClass } from '#domain/words.ts';
import type { Tx } from '#persistence/database.ts';
import {
  failDelivery,
  lockDelivery,
  noteSent,
  postponeSending,
  type Delivery,
} from '#persistence/stores/delivery/delivery.store.ts';
import { cancelTimers, scheduleTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import { saysOptedOut, suppressAddress } from '../suppression/suppress-address.ts';
import type { Claim } from './claim-delivery.ts';
import { deliveryChanged } from './delivery-changed.ts';
import { redeliverTimer, redeliverTimerKey } from './redeliver.ts';

export type Recorded =
  | { readonly kind: 'sent'; readonly providerId: string }
  | { readonly kind: 'failed'; readonly failureClass: FailureClass; readonly failure: string }
  | { readonly kind: 'again-later'; readonly at: Date }
  /** A report or another worker knew better meanwhile. */
  | { readonly kind: 'overtaken'; readonly delivery: string };

const attemptsAtMost = 8;
const firstDelayMs = 60_000;
const longestDelayMs = 3_600_000;

/** Records what came of an attempt. A known success always counts; a failure only if nobody has tried since. */
export async function recordOutcome(
  flow: Flow,
  claim: Extract<Claim, { kind: 'claimed' }>,
  outcome: SendOutcome,
): Promise<Recorded> {
  return flow.database.transaction(async (tx): Promise<Recorded> => {
    const now = flow.clock.now();
    const message = await lockDelivery(tx, claim.message.id);
    if (!message) throw new Error(`Message ${claim.message.id} is gone.`);
    const underWay = message.delivery === 'queued' || message.delivery === 'sending';
    if (outcome.kind === 'sent') {
      await noteSent(tx, message.id, outcome.providerId, now);
      await cancelTimers(tx, [redeliverTimerKey(message.id)]);
      if (underWay) await deliveryChanged(flow, tx, message, { delivery: 'sent' }, now);
      return { kind: 'sent', providerId: outcome.providerId };
    }
    if (!underWay || message.attempts !== claim.attempt) {
      return { kind: 'overtaken', delivery: message.delivery };
    }
    const failureClass = outcome.kind === 'unknown' ? 'unknown' : outcome.failure;
    const failed = { failureClass, failure: outcome.error };
    if (failureClass !== 'permanent' && claim.attempt < attemptsAtMost) {
      return againLater(flow, tx, claim, failed, now);
    }
    await fail(flow, tx, message, failed, now);
    if (outcome.kind === 'failed' && saysOptedOut(outcome.code)) {
      const conversation = { id: message.conversationId, version: message.conversationVersion };
      await suppressAddress(flow, tx, conversation, claim.channel, message.toAddress, now);
    }
    return { kind: 'failed', ...failed };
  });
}

async function againLater(
  flow: Flow,
  tx: Tx,
  { message, channel, attempt }: Extract<Claim, { kind: 'claimed' }>,
  failed: { failureClass: FailureClass; failure: string },
  now: Date,
): Promise<Recorded> {
  const at = new Date(now.getTime() + Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1)));
  await postponeSending(tx, message.id, at, failed);
  await scheduleTimers(tx, [redeliverTimer(message.id, channel.kind, at)]);
  return { kind: 'again-later', at };
}

async function fail(
  flow: Flow,
  tx: Tx,
  message: Delivery,
  failed: { failureClass: FailureClass; failure: string },
  now: Date,
): Promise<void> {
  await failDelivery(tx, message.id, failed);
  await cancelTimers(tx, [redeliverTimerKey(message.id)]);
  await deliveryChanged(flow, tx, message, { delivery: 'failed', ...failed }, now);
}
