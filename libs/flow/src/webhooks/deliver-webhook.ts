import {
  claimWebhookDelivery,
  endWebhookAttempt,
  putOffDeliveries,
  type DeliveryResult,
} from '#persistence/stores/notices/webhook-delivery.store.ts';
import { addItemsToOutbox } from '#persistence/stores/work/outbox.store.ts';
import { cancelTimers, scheduleTimers, type Timer } from '#persistence/stores/work/timer.store.ts';
import type { Post, Posting } from '#platform/outside-post.ts';
import type { Flow } from '../flow.ts';
import type { TimerBatch } from '../timers/run-due-timers.ts';
import { signWebhook } from './sign-webhook.ts';

export type Delivered =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'again'; readonly at: Date; readonly error: string }
  | { readonly kind: 'failed'; readonly error: string }
  /** It has ended, or somebody else is at it, or its target is off. */
  | { readonly kind: 'none' };

/** Longer than an attempt can last: when it is over, whoever made it is gone. */
const leaseMs = 30_000;
/** 5 s, 10 s, 20 s … to an hour, about half a day in all. */
const attemptsAtMost = 20;
const firstWaitMs = 5_000;
const longestWaitMs = 3_600_000;

export const webhookTimerKey = (deliveryId: string) => `webhook:${deliveryId}`;

/**
 * Posts a delivery, once at a time; tries it again later, ever later, when it was not taken. A receiver may get one twice
 * (when it took it and we died before we knew), under one `webhook-id`.
 */
export async function deliverWebhook(flow: Flow, post: Post, deliveryId: string): Promise<Delivered> {
  const startedAt = flow.clock.now();
  const until = new Date(startedAt.getTime() + leaseMs);
  const claimed = await flow.database.transaction(async (tx) => {
    const claim = await claimWebhookDelivery(tx, deliveryId, startedAt, until);
    if (claim) await scheduleTimers(tx, [webhookTimer(deliveryId, until)]);
    return claim;
  });
  if (!claimed) return { kind: 'none' };
  const headers = signWebhook(flow.secrets.unseal(claimed.secret), claimed.id, startedAt, claimed.body);
  const posting = await post(claimed.url, headers, claimed.body);
  const now = flow.clock.now();
  const result = judge(posting, claimed.attempts, now);
  await flow.database.transaction(async (tx) => {
    if (!(await endWebhookAttempt(tx, deliveryId, claimed.attempts, result, now))) return;
    if (result.againAt) await scheduleTimers(tx, [webhookTimer(deliveryId, result.againAt)]);
    else await cancelTimers(tx, [webhookTimerKey(deliveryId)]);
  });
  if (result.state === 'delivered') return { kind: 'delivered' };
  const error = result.error ?? '';
  return result.againAt ? { kind: 'again', at: result.againAt, error } : { kind: 'failed', error };
}

/** Lets deliveries wait, because their receivers are slow with others. It counts as no attempt. */
export async function putOffWebhooks(flow: Flow, deliveryIds: readonly string[]): Promise<void> {
  if (deliveryIds.length === 0) return;
  await flow.database.transaction(async (tx) => {
    const waiting = await putOffDeliveries(tx, deliveryIds, flow.clock.now());
    await scheduleTimers(
      tx,
      waiting.map((one) => webhookTimer(one.id, one.until)),
    );
  });
}

/** Timers `webhook` of lane `sla`: deliveries are to be tried again. */
export const deliverAgain: TimerBatch = {
  atOnce: 100,
  act: async (flow, tx, timers, now) => {
    const items = timers.map(({ payload }) => ({
      id: flow.newId(),
      payload: { deliveryId: String(payload.deliveryId) },
    }));
    await addItemsToOutbox(tx, 'webhook', items, now);
    return new Set();
  },
};

function webhookTimer(deliveryId: string, dueAt: Date): Timer {
  return { key: webhookTimerKey(deliveryId), lane: 'sla', kind: 'webhook', dueAt, payload: { deliveryId } };
}

function judge(posting: Posting, attempts: number, now: Date): DeliveryResult {
  const status = posting.kind === 'answered' ? posting.status : null;
  if (status !== null && status >= 200 && status < 300) {
    return { state: 'delivered', status, error: null, againAt: null };
  }
  const error = posting.kind === 'answered' ? `answered ${posting.status}: ${posting.body}` : posting.error;
  // 410 Gone: the receiver wants no more of it. An address of our own network will not become another by itself.
  const hopeless = posting.kind === 'refused' || status === 410 || attempts >= attemptsAtMost;
  if (hopeless) return { state: 'failed', status, error, againAt: null };
  const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempts - 1));
  return { state: 'queued', status, error, againAt: new Date(now.getTime() + waitMs) };
}
