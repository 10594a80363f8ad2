import {
  changeConversation,
  lockConversation,
} from '#persistence/stores/conversations/conversation.store.ts';
import { writeMessage } from '#persistence/stores/conversations/message-write.store.ts';
import type { Flow } from '../flow.ts';
import { noteWrites } from './note-writes.ts';

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
    const { message, event } = noteWrites(flow, changed, { text, agentId }, now);
    await writeMessage(tx, { message, attachments: [], events: [event], outbox: [] }, now);
    return { kind: 'noted', messageId: message.id, conversationVersion: changed.version };
  });
}
