import type { NewMessage } from '#persistence/stores/conversations/message-write.store.ts';
import type { NewEvent } from '#persistence/stores/events/event.store.ts';
import type { Flow } from '../flow.ts';
import type { ArrivedMessage } from './arrived-message.ts';

/** The row of a message that a customer sent. */
export function inboundRow(
  arrived: ArrivedMessage,
  conversationId: string,
  customerId: string,
  now: Date,
): NewMessage {
  const { said, channel, receipt, mail } = arrived;
  return {
    id: arrived.id,
    conversationId,
    kind: 'inbound',
    channelId: channel.id,
    channelKind: said.channelKind,
    receiptId: receipt.id,
    authorKind: 'customer',
    authorId: customerId,
    fromAddress: said.from || null,
    toAddress: channel.address,
    subject: said.subject || null,
    text: said.text,
    html: said.html ?? null,
    mailMessageId: mail?.messageId ?? null,
    mailReferences: [...(mail?.kept ?? [])],
    contentHash: receipt.contentHash,
    automatic: said.automatic,
    verified: said.verified,
    delivery: null,
    createdAt: now,
  };
}

/** The fact that a message came in. */
export function receivedEvent(
  flow: Flow,
  arrived: ArrivedMessage,
  where: { readonly conversationId: string; readonly version: number; readonly customerId: string },
  data: Readonly<Record<string, unknown>>,
  now: Date,
): NewEvent {
  const { said, channel, receipt } = arrived;
  return {
    id: flow.newId(),
    type: 'message.received',
    at: now,
    actor: { kind: 'customer', id: where.customerId },
    conversationId: where.conversationId,
    conversationVersion: where.version,
    data: {
      messageId: arrived.id,
      receiptId: receipt.id,
      channelId: channel.id,
      channelKind: said.channelKind,
      from: said.from,
      automatic: said.automatic,
      ...data,
    },
  };
}
