import { system, type Actor } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { isOnTheLine } from '#persistence/stores/call.store.ts';
import { changeConversation } from '#persistence/stores/conversation.store.ts';
import { appendEvents } from '#persistence/stores/event.store.ts';
import { askForMatching } from '#persistence/stores/matching.store.ts';
import type { Flow } from '../flow.ts';
import { endAssignment } from './end-assignment.ts';
import { livePolicy } from './live-policy.ts';
import { recordManual } from './record-manual.ts';
import { startAssignment } from './start-assignment.ts';
import { takeRoom } from './take-room.ts';
import { withdrawOffer } from './withdraw-offer.ts';

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
  const current = row.state === 'resolved' ? await reopen(flow, tx, row, gift, now) : row;
  const detail = { how: gift.how, reason: because, presence: room.presence };
  await recordManual(flow, tx, row, { agentId, policyVersion: policy.version, detail }, room.at);
  const start = { agentId, byHand: true, because, actor };
  const given = await startAssignment(flow, tx, current, start, room.at);
  await askForMatching(tx);
  return { kind: 'given', row: given };
}

async function reopen(flow: Flow, tx: Tx, row: ConversationRow, gift: Gift, now: Date) {
  const opened = await changeConversation(tx, row, { state: 'new', resolvedAt: null, queuedAt: null }, now);
  await appendEvents(tx, [
    {
      id: flow.newId(),
      type: 'conversation.reopened',
      at: now,
      actor: gift.actor ?? system,
      conversationId: row.id,
      conversationVersion: opened.version,
      data: { because: gift.because },
    },
  ]);
  return opened;
}
