import type { SlaAction } from '#domain/sla/ladder-step.ts';
import { lateMs } from '#domain/sla/step-decision.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { Action } from '../escalation/action.ts';
import type { Batch } from '../escalation/batch.ts';

export type Posted =
  | { readonly kind: 'posted'; readonly deliveryId: string }
  | { readonly kind: 'not-posted'; readonly because: 'there is no such webhook' | 'the webhook is off' };

/** Notes what is to be posted to a webhook about a conversation, and hands it to its queue. */
export function postWebhook(
  batch: Batch,
  row: ConversationRow,
  { escalation, action, place }: Action<Extract<SlaAction, { do: 'webhook' }>>,
): Posted {
  const { flow, names, now } = batch;
  const target = names.webhooks.get(action.webhook);
  if (!target) return { kind: 'not-posted', because: 'there is no such webhook' };
  if (!target.enabled) return { kind: 'not-posted', because: 'the webhook is off' };
  const deliveryId = flow.newId();
  const type = 'sla.step-acted';
  const { number, subject, state, priority, tags, assigneeId, channelKind, version } = row;
  const queue = row.queueId === null ? undefined : names.queues.get(row.queueId)?.name;
  const { step, metric, occurrence, dueAt } = escalation;
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
        late: now.getTime() - dueAt.getTime() > lateMs,
      },
    },
  };
  batch.deliveries.push({
    id: deliveryId,
    targetId: target.id,
    conversationId: row.id,
    type,
    body: JSON.stringify(body),
    dedupeKey: `escalation:${escalation.id}:${place}`,
    state: 'queued',
    createdAt: now,
  });
  batch.outbox.push({ id: flow.newId(), queue: 'webhook', payload: { deliveryId } });
  return { kind: 'posted', deliveryId };
}
