import { system, type Actor } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { isOnTheLine } from '#persistence/stores/calls/call.store.ts';
import { askForMatching } from '#persistence/stores/work/matching.store.ts';
import type { Flow } from '../../flow.ts';
import { endAssignment } from '../assignments/end-assignment.ts';
import { reopened } from '../assignments/reopened.ts';
import { takeRoom } from '../assignments/take-room.ts';
import { livePolicy } from '../live-policy.ts';
import { withdrawOffer } from '../offers/withdraw-offer.ts';
import { startByHand } from './start-by-hand.ts';

export interface Gift {
  /** An active agent. */
  readonly agentId: string;
  readonly because: string;
  /** For the record: `sla-step`, `follow-up`. */
  readonly how: string;
  readonly actor?: Actor;
}

export type Given =
  | { readonly kind: 'given'; readonly row: ConversationRow }
  | { readonly kind: 'left'; readonly because: 'has it already' | 'on the phone' };

/** Gives a locked conversation to an active agent, whatever its state and the agent's load: a ladder or a promise says so. */
export async function giveTo(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  gift: Gift,
  now: Date,
): Promise<Given> {
  const { agentId, because, actor = system } = gift;
  if (row.state === 'assigned' && row.assigneeId === agentId)
    return { kind: 'left', because: 'has it already' };
  if (await isOnTheLine(tx, row.id)) return { kind: 'left', because: 'on the phone' };
  const policy = await livePolicy(flow, tx);
  await withdrawOffer(flow, tx, row, because, now, actor);
  await endAssignment(flow, tx, row, { reason: 'reassigned', wrapUp: false, actor }, now);
  const { id: conversationId, channelKind } = row;
  const room = await takeRoom(flow, tx, {
    conversationId,
    channelKind,
    agentId,
    policy: policy.body,
    byHand: true,
  });
  if (room.kind !== 'taken') throw new Error(`Agent ${agentId} vanished.`);
  const current = await reopened(flow, tx, row, { because, actor }, now);
  const started = {
    start: { agentId, byHand: true, because, actor },
    policyVersion: policy.version,
    detail: { how: gift.how, reason: because, presence: room.presence },
  };
  const given = await startByHand(flow, tx, current, started, room.at);
  await askForMatching(tx);
  return { kind: 'given', row: given };
}
