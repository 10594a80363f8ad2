import type { Actor } from '#contracts/event-types.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { onConversation, type NotAsAsked } from '../../conversations/on-conversation.ts';
import type { Flow } from '../../flow.ts';
import { endAssignment } from '../assignments/end-assignment.ts';
import { backToQueue } from '../waiting/back-to-queue.ts';

export type ReleaseOutcome =
  | { readonly kind: 'released'; readonly conversation: ConversationRow }
  | { readonly kind: 'refused'; readonly because: 'not-assigned' }
  | NotAsAsked;

/** Its owner or a supervisor puts a conversation back into its queue, at the place it had, for a new round of offers. */
export async function releaseConversation(
  flow: Flow,
  input: {
    readonly conversationId: string;
    readonly by: Actor;
    readonly reason?: string;
    readonly basedOnVersion?: number;
  },
): Promise<ReleaseOutcome> {
  return onConversation(flow, input, async (tx, row, now) => {
    if (row.state !== 'assigned' && row.state !== 'pending') {
      return { kind: 'refused', because: 'not-assigned' };
    }
    const reason = input.reason ?? 'released';
    await endAssignment(flow, tx, row, { reason, wrapUp: false, actor: input.by }, now);
    // It is put back so that somebody else takes it, hence without the preference for its last agent.
    const back = { because: reason, newRound: true, actor: input.by, change: { lastAgentId: null } };
    const conversation = await backToQueue(flow, tx, row, back, now);
    return { kind: 'released', conversation };
  });
}
