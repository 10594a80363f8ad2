import { system } from '#contracts/event-types.ts';
import { bounceClass, bounceStatusIn } from '#domain/mail/bounce-status.ts';
import type { Tx } from '#persistence/database.ts';
import {
  changeConversation,
  lockReceivingConversation,
} from '#persistence/stores/conversations/conversation.store.ts';
import { writeMessage } from '#persistence/stores/conversations/message-write.store.ts';
import { failDelivery } from '#persistence/stores/delivery/delivery.store.ts';
import { cancelTimers } from '#persistence/stores/work/timer.store.ts';
import { redeliverTimerKey } from '../delivery/redeliver.ts';
import type { Flow } from '../flow.ts';
import type { ArrivedMessage } from './arrived-message.ts';
import { inboundRow } from './inbound-row.ts';
import type { Stored } from './stored.ts';

/**
 * Stores the report that a mail of ours was not delivered, as the system's message in its conversation, and marks
 * that mail as failed. It is nobody's answer: nothing is reopened, resumed or promised.
 */
export async function storeBounce(
  flow: Flow,
  tx: Tx,
  arrived: ArrivedMessage,
  bounced: { readonly messageId: string; readonly conversationId: string },
  now: Date,
): Promise<Stored> {
  const { receipt, said, mail } = arrived;
  const row = await lockReceivingConversation(tx, bounced.conversationId);
  if (!row) throw new Error(`Conversation ${bounced.conversationId} is gone.`);
  const status = mail?.bounceStatus ?? bounceStatusIn(said.text);
  const failureClass = bounceClass(status);
  const failure = `It came back: ${said.subject || 'undeliverable'}${status ? ` (${status})` : ''}`;
  const failed = await failDelivery(tx, bounced.messageId, { failureClass, failure });
  await cancelTimers(tx, [redeliverTimerKey(bounced.messageId)]);
  const changed = await changeConversation(tx, row, { lastMessageAt: now }, now);
  const fact = { conversationId: row.id, conversationVersion: changed.version, at: now, actor: system };
  await writeMessage(
    tx,
    {
      message: {
        ...inboundRow(arrived, row.id, row.customerId, now),
        kind: 'system',
        authorKind: 'system',
        authorId: null,
        automatic: true,
      },
      attachments: arrived.attachments,
      events: [
        {
          ...fact,
          id: flow.newId(),
          type: 'message.received',
          data: {
            messageId: arrived.id,
            receiptId: receipt.id,
            channelKind: said.channelKind,
            from: said.from,
            automatic: true,
            bounceOf: bounced.messageId,
          },
        },
        ...(failed
          ? [
              {
                ...fact,
                id: flow.newId(),
                type: 'message.delivery-changed' as const,
                data: { messageId: bounced.messageId, delivery: 'failed', failureClass, failure },
              },
            ]
          : []),
      ],
      outbox: [{ id: flow.newId(), queue: 'sla-follow', payload: { conversationId: row.id } }],
    },
    now,
  );
  return {
    kind: 'stored',
    receiptId: receipt.id,
    conversationId: row.id,
    messageId: arrived.id,
    opened: false,
  };
}
