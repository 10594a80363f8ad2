import type { Actor } from '#contracts/event-types.ts';
import type { Priority } from '#domain/words.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { changeConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import { askForMatching } from '#persistence/stores/work/matching.store.ts';
import { addToOutbox } from '#persistence/stores/work/outbox.store.ts';
import type { Flow } from '../flow.ts';
import { onConversation, type NotAsAsked } from './on-conversation.ts';

export type PriorityOutcome =
  { readonly kind: 'changed' | 'unchanged'; readonly conversation: ConversationRow } | NotAsAsked;

/** A person sets how urgent a conversation is. */
export async function setPriority(
  flow: Flow,
  input: {
    readonly conversationId: string;
    readonly priority: Priority;
    readonly by: Actor;
    readonly basedOnVersion?: number;
  },
): Promise<PriorityOutcome> {
  return onConversation(flow, input, async (tx, row, now) => {
    if (row.priority === input.priority) return { kind: 'unchanged', conversation: row };
    const conversation = await changeConversation(tx, row, { priority: input.priority }, now);
    await appendEvents(tx, [
      {
        id: flow.newId(),
        type: 'conversation.priority-set',
        at: now,
        actor: input.by,
        conversationId: row.id,
        conversationVersion: conversation.version,
        data: { from: row.priority, to: input.priority },
      },
    ]);
    await addToOutbox(tx, flow.newId(), 'sla-follow', { conversationId: row.id }, now);
    if (row.state === 'queued') await askForMatching(tx);
    return { kind: 'changed', conversation };
  });
}
