import type { Actor } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { changeConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import type { Flow } from '../../flow.ts';

/** Opens a locked conversation again, if it is resolved, because somebody is given it. */
export async function reopened(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  { because, actor }: { readonly because: string; readonly actor: Actor },
  now: Date,
): Promise<ConversationRow> {
  if (row.state !== 'resolved') return row;
  const opened = await changeConversation(tx, row, { state: 'new', resolvedAt: null, queuedAt: null }, now);
  await appendEvents(tx, [
    {
      id: flow.newId(),
      type: 'conversation.reopened',
      at: now,
      actor,
      conversationId: row.id,
      conversationVersion: opened.version,
      data: { because },
    },
  ]);
  return opened;
}
