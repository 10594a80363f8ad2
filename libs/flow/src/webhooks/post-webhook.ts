import type { SlaAction } from '#domain/sla/ladder-step.ts';
import { lateMs } from '#domain/sla/step-decision.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { addToOutbox } from '#persistence/stores/outbox.store.ts';
import { queueName } from '#persistence/stores/queue.store.ts';
import { insertWebhookDelivery } from '#persistence/stores/webhook-delivery.store.ts';
import { webhookTargetByName } from '#persistence/stores/webhook-target.store.ts';
import type { Flow } from '../flow.ts';
import type { Action } from '../escalation/action.ts';

export type Posted =
  | { readonly kind: 'posted'; readonly deliveryId: string }
  | { readonly kind: 'not-posted'; readonly because: 'there is no such webhook' | 'the webhook is off' };

/** Writes down what is to be posted to a webhook about a locked conversation, and hands it to its queue. */
export async function postWebhook(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  { escalation, action, place }: Action<Extract<SlaAction, { do: 'webhook' }>>,
  now: Date,
): Promise<Posted> {
  const target = await webhookTargetByName(tx, action.webhook);
  if (!target) return { kind: 'not-posted', because: 'there is no such webhook' };
  if (!target.enabled) return { kind: 'not-posted', because: 'the webhook is off' };
  const deliveryId = flow.newId();
  const type = 'sla.step-acted';
  const { number, subject, state, priority, tags, assigneeId, channelKind, version } = row;
  const queue = row.queueId === null ? undefined : await queueName(tx, row.queueId);
  const { step, metric, occurrence, dueAt, decidedAt } = escalation;
  const body = {
    type,
    timestamp: now.toISOString(),
    data: {
      conversation: {
        ...{ id: row.id, number, subject, state, priority, tags, assigneeId, channelKind, version },
        queue: queue ?? null,
        url: `${flow.publicBaseUrl}/conversations/${row.id}`,
      },
      step: {
        ...{ name: step, metric, occurrence, dueAt: dueAt.toISOString() },
        late: decidedAt.getTime() - dueAt.getTime() > lateMs,
      },
    },
  };
  await insertWebhookDelivery(tx, {
    id: deliveryId,
    targetId: target.id,
    conversationId: row.id,
    type,
    body: JSON.stringify(body),
    dedupeKey: `escalation:${escalation.id}:${place}`,
    createdAt: now,
  });
  await addToOutbox(tx, flow.newId(), 'webhook', { deliveryId }, now);
  return { kind: 'posted', deliveryId };
}
