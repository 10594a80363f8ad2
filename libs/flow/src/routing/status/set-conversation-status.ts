import type { Actor } from '#contracts/event-types.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { onConversation, type NotAsAsked } from '../../conversations/on-conversation.ts';
import type { Flow } from '../../flow.ts';
import { changeStatus, type Status } from './change-status.ts';

export type StatusOutcome =
  | { readonly kind: 'changed'; readonly conversation: ConversationRow }
  | { readonly kind: 'unchanged'; readonly conversation: ConversationRow }
  | { readonly kind: 'refused'; readonly because: 'not-assigned' | 'resolved' | 'no-room' | 'on-the-line' }
  | NotAsAsked;

/** Sets a conversation pending on the customer, back to assigned, or resolved. */
export async function setConversationStatus(
  flow: Flow,
  input: {
    readonly conversationId: string;
    readonly status: Status;
    readonly by: Actor;
    readonly reason?: string;
    readonly basedOnVersion?: number;
  },
): Promise<StatusOutcome> {
  return onConversation(flow, input, async (tx, row, now) => {
    const wish = { status: input.status, actor: input.by, because: input.reason };
    const change = await changeStatus(flow, tx, row, wish, now);
    if (change.kind === 'refused') return change;
    return { kind: change.kind, conversation: change.row };
  });
}
