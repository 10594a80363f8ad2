import type { Actor } from '#contracts/event-types.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { changeConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import type { Flow } from '../flow.ts';
import { onConversation, type NotAsAsked } from './on-conversation.ts';

export type TagsOutcome =
  { readonly kind: 'changed' | 'unchanged'; readonly conversation: ConversationRow } | NotAsAsked;

/** A person sets all the tags of a conversation; the same tag twice is one. */
export async function setTags(
  flow: Flow,
  input: {
    readonly conversationId: string;
    readonly tags: readonly string[];
    readonly by: Actor;
    readonly basedOnVersion?: number;
  },
): Promise<TagsOutcome> {
  return onConversation(flow, input, async (tx, row, now) => {
    const tags = [...new Set(input.tags)];
    const added = tags.filter((tag) => !row.tags.includes(tag));
    const removed = row.tags.filter((tag) => !tags.includes(tag));
    if (added.length === 0 && removed.length === 0) return { kind: 'unchanged', conversation: row };
    const conversation = await changeConversation(tx, row, { tags }, now);
    await appendEvents(tx, [
      {
        id: flow.newId(),
        type: 'conversation.tagged',
        at: now,
        actor: input.by,
        conversationId: row.id,
        conversationVersion: conversation.version,
        data: { added, removed },
      },
    ]);
    return { kind: 'changed', conversation };
  });
}
