import { cleanText } from '#domain/conversations/clean-text.ts';
import { system } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { changeConversation } from '#persistence/stores/conversation.store.ts';
import { writeMessage } from '#persistence/stores/message-write.store.ts';
import type { Flow } from '../flow.ts';

export interface Note {
  readonly text: string;
  /** Without one the system says it. */
  readonly agentId?: string;
}

/** Adds an internal note to a locked conversation. */
export async function writeNote(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  { text, agentId }: Note,
  now: Date,
): Promise<{ readonly row: ConversationRow; readonly messageId: string }> {
  const changed = await changeConversation(tx, row, {}, now);
  const messageId = flow.newId();
  await writeMessage(
    tx,
    {
      message: {
        id: messageId,
        conversationId: row.id,
        kind: 'note',
        channelId: null,
        channelKind: null,
        receiptId: null,
        authorKind: agentId === undefined ? 'system' : 'agent',
        authorId: agentId ?? null,
        fromAddress: null,
        toAddress: null,
        subject: null,
        text: cleanText(text),
        html: null,
        mailMessageId: null,
        mailReferences: [],
        contentHash: null,
        automatic: agentId === undefined,
        verified: true,
        delivery: null,
        createdAt: now,
      },
      attachments: [],
      events: [
        {
          id: flow.newId(),
          type: 'message.noted',
          at: now,
          actor: agentId === undefined ? system : { kind: 'agent', id: agentId },
          conversationId: row.id,
          conversationVersion: changed.version,
          agentId,
          data: { messageId },
        },
      ],
      outbox: [],
    },
    now,
  );
  return { row: changed, messageId };
}
