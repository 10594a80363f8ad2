import type { EventType } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { changeConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import type { PromiseRecord } from '#persistence/stores/sla/promise.store.ts';
import { addToOutbox } from '#persistence/stores/work/outbox.store.ts';
import type { Flow } from '../flow.ts';

/** Puts what happened to a promise on the timeline of its locked conversation, where its clock finds it; answers the row as it is then. */
export async function notePromise(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  type: Extract<EventType, `promise.${string}`>,
  promise: Pick<PromiseRecord, 'id' | 'text' | 'dueAt' | 'keptBy'>,
  by: string,
  now: Date,
  more: Readonly<Record<string, unknown>> = {},
): Promise<ConversationRow> {
  const changed = await changeConversation(tx, row, {}, now);
  const { id: promiseId, text, dueAt, keptBy } = promise;
  await appendEvents(tx, [
    {
      id: flow.newId(),
      type,
      at: now,
      actor: { kind: 'agent', id: by },
      conversationId: row.id,
      conversationVersion: changed.version,
      agentId: by,
      data: { promiseId, text, dueAt: dueAt.toISOString(), keptBy, ...more },
    },
  ]);
  await addToOutbox(tx, flow.newId(), 'sla-follow', { conversationId: row.id }, now);
  return changed;
}
