import { cleanText } from '#domain/conversations/clean-text.ts';
import { changeConversation, lockConversation } from '#persistence/stores/conversation.store.ts';
import { writeMessage } from '#persistence/stores/message-write.store.ts';
import type { Flow } from '../flow.ts';

export interface NoteInput {
  readonly conversationId: string;
  readonly agentId: string;
  readonly text: string;
}

export type Noted =
  | { readonly kind: 'noted'; readonly messageId: string; readonly conversationVersion: number }
  | { readonly kind: 'not-found' };

/** Adds an internal note, which the customer never sees; any agent may, in any state. */
export async function note(flow: Flow, { conversationId, agentId, text }: NoteInput): Promise<Noted> {
  return flow.database.transaction(async (tx): Promise<Noted> => {
    const now = flow.clock.now();
    const row = await lockConversation(tx, conversationId);
    if (!row) return { kind: 'not-found' };
    const changed = await changeConversation(tx, row, {}, now);
    const messageId = flow.newId();
    await writeMessage(
      tx,
      {
        message: {
          id: messageId,
          conversationId,
          kind: 'note',
          channelId: null,
          channelKind: null,
          receiptId: null,
          authorKind: 'agent',
          authorId: agentId,
          fromAddress: null,
          toAddress: null,
          subject: null,
          text: cleanText(text),
          html: null,
          mailMessageId: null,
          mailReferences: [],
          contentHash: null,
          automatic: false,
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
            actor: { kind: 'agent', id: agentId },
            conversationId,
            conversationVersion: changed.version,
            agentId,
            data: { messageId },
          },
        ],
        outbox: [],
      },
      now,
    );
    return { kind: 'noted', messageId, conversationVersion: changed.version };
  });
}
