import { manualRules, reasonRefused } from '#domain/routing/manual-rules.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { askForMatching } from '#persistence/stores/work/matching.store.ts';
import { onConversation } from '../../conversations/on-conversation.ts';
import type { Flow } from '../../flow.ts';
import { endAssignment } from '../assignments/end-assignment.ts';
import { reopened } from '../assignments/reopened.ts';
import { takeRoom } from '../assignments/take-room.ts';
import { livePolicy } from '../live-policy.ts';
import { withdrawOffer } from '../offers/withdraw-offer.ts';
import { startByHand } from './start-by-hand.ts';

export type AssignOutcome =
  | { readonly kind: 'assigned'; readonly conversation: ConversationRow }
  /** The agent has it already. */
  | { readonly kind: 'unchanged'; readonly conversation: ConversationRow }
  /** Another change came first; the version is the present one. */
  | { readonly kind: 'stale'; readonly version: number }
  /** The policy asks for a reason, or for one of its own; or it is part of another conversation. */
  | { readonly kind: 'refused'; readonly because: 'reason-required' | 'unknown-reason' | 'merged' }
  | { readonly kind: 'not-found'; readonly what: 'conversation' | 'agent' };

/**
 * A supervisor gives a conversation to an agent, whatever its state, the agent's load, presence or skills; the
 * record says that it was by hand.
 * @param input.by the supervisor
 */
export async function assignByHand(
  flow: Flow,
  input: {
    readonly conversationId: string;
    readonly agentId: string;
    readonly by: string;
    readonly reason?: string | undefined;
    readonly basedOnVersion?: number;
  },
): Promise<AssignOutcome> {
  const policy = await livePolicy(flow);
  const outcome = await onConversation<AssignOutcome>(flow, input, async (tx, row, now, undo) => {
    if (row.state === 'assigned' && row.assigneeId === input.agentId) {
      return { kind: 'unchanged', conversation: row };
    }
    if (row.mergedInto) return { kind: 'refused', because: 'merged' };
    const because = reasonRefused(manualRules(policy.body), input.reason);
    if (because) return { kind: 'refused', because };
    const actor = { kind: 'agent', id: input.by } as const;
    await withdrawOffer(flow, tx, row, 'assigned-by-hand', now, actor);
    await endAssignment(flow, tx, row, { reason: 'reassigned', wrapUp: false, actor }, now);
    const room = await takeRoom(flow, tx, {
      conversationId: row.id,
      channelKind: row.channelKind,
      agentId: input.agentId,
      policy: policy.body,
      byHand: true,
    });
    if (room.kind !== 'taken') return undo({ kind: 'not-found', what: 'agent' });
    const current = await reopened(flow, tx, row, { because: 'assigned-by-hand', actor }, now);
    const started = {
      start: { agentId: input.agentId, byHand: true, because: 'assigned-by-hand', actor },
      policyVersion: policy.version,
      detail: { by: input.by, how: 'assigned-by-hand', reason: input.reason, presence: room.presence },
    };
    const conversation = await startByHand(flow, tx, current, started, room.at);
    await askForMatching(tx);
    return { kind: 'assigned', conversation };
  });
  return outcome.kind === 'not-found' ? { what: 'conversation', ...outcome } : outcome;
}
