import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import type { Flow } from '../flow.ts';
import { backToQueue } from '../routing/waiting/back-to-queue.ts';

/** Puts a resolved, locked conversation back into its queue, at the end, for a new round of offers. */
export async function reopenConversation(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  customerId: string,
  now: Date,
): Promise<ConversationRow> {
  await appendEvents(tx, [
    {
      id: flow.newId(),
      type: 'conversation.reopened',
      at: now,
      actor: { kind: 'customer', id: customerId },
      conversationId: row.id,
      conversationVersion: row.version,
      data: { resolvedAt: row.resolvedAt?.toISOString() ?? null },
    },
  ]);
  return backToQueue(
    flow,
    tx,
    row,
    { because: 'reopened', newPlace: true, newRound: true, change: { resolvedAt: null } },
    now,
  );
}
