import type { ConversationState } from '#domain/words.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { changeConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { writeMessage } from '#persistence/stores/conversations/message-write.store.ts';
import type { Flow } from '../flow.ts';
import { resumeAfterCustomerMessage } from '../routing/status/resume-after-customer-message.ts';
import type { ArrivedMessage } from './arrived-message.ts';
import { inboundRow, receivedEvent } from './inbound-row.ts';
import { reopenConversation } from './reopen-conversation.ts';
import type { Sender } from './sender.ts';

export interface Joining {
  /** Locked. */
  readonly row: ConversationRow;
  readonly sender: Sender;
  /** How it was found. */
  readonly by: string;
}

/** In these it waits on, whatever its customer adds; in all others something happens, which has its clocks follow. */
const waiting: readonly ConversationState[] = ['new', 'queued', 'offered'];

/**
 * Appends a message to a conversation. One that waits keeps its place; one that was left pending is taken up again; a
 * resolved one is reopened. What a machine sent does none of that.
 */
export async function joinConversation(
  flow: Flow,
  tx: Tx,
  arrived: ArrivedMessage,
  { row, sender, by }: Joining,
  now: Date,
): Promise<void> {
  const { customerId } = sender;
  const isLeft = arrived.said.automatic || waiting.includes(row.state);
  const changed = await changeConversation(tx, row, { lastMessageAt: now }, now);
  const where = { conversationId: row.id, version: changed.version, customerId };
  await writeMessage(
    tx,
    {
      ...sender.write,
      message: inboundRow(arrived, row.id, customerId, now),
      attachments: arrived.attachments,
      events: [...sender.events(row.id), receivedEvent(flow, arrived, where, { threadedBy: by }, now)],
      outbox: isLeft ? [{ id: flow.newId(), queue: 'sla-follow', payload: { conversationId: row.id } }] : [],
    },
    now,
  );
  if (isLeft) return;
  if (changed.state === 'resolved') await reopenConversation(flow, tx, changed, customerId, now);
  else await resumeAfterCustomerMessage(flow, tx, changed, now);
}
