import { system } from '#contracts/event-types.ts';
import { cleanText } from '#domain/conversations/clean-text.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { NewMessage } from '#persistence/stores/conversations/message-write.store.ts';
import type { NewEvent } from '#persistence/stores/events/event.store.ts';
import type { Flow } from '../flow.ts';

export interface Note {
  readonly text: string;
  /** Without one the system says it. */
  readonly agentId?: string;
}

/** An internal note and the fact that tells of it. @param row the conversation as it is with the note */
export function noteWrites(
  { newId }: Pick<Flow, 'newId'>,
  { id: conversationId, version }: Pick<ConversationRow, 'id' | 'version'>,
  { text, agentId }: Note,
  now: Date,
): { readonly message: NewMessage; readonly event: NewEvent } {
  const messageId = newId();
  return {
    message: {
      id: messageId,
      conversationId,
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
    event: {
      id: newId(),
      type: 'message.noted',
      at: now,
      actor: agentId === undefined ? system : { kind: 'agent', id: agentId },
      conversationId,
      conversationVersion: version,
      agentId,
      data: { messageId },
    },
  };
}
