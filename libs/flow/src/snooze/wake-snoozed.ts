import type { Actor } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { changeConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import { routableAgents } from '#persistence/stores/people/agent.store.ts';
import { addToOutbox } from '#persistence/stores/work/outbox.store.ts';
import type { Flow } from '../flow.ts';
import { endAssignment } from '../routing/assignments/end-assignment.ts';
import { takeRoom } from '../routing/assignments/take-room.ts';
import { livePolicy } from '../routing/live-policy.ts';
import { backToQueue } from '../routing/waiting/back-to-queue.ts';
import { endSnooze } from './end-snooze.ts';

/**
 * Brings a locked, snoozed conversation back to where it was: to its place in the queue, or to its owner whatever their
 * load, since they put it off themselves. While the owner is offline or gone it waits for anybody, at its place and with a
 * preference for them. Its clocks follow. What is not snoozed stays as it is.
 */
export async function wakeSnoozed(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  wake: { readonly because: string; readonly actor: Actor },
  now: Date,
): Promise<ConversationRow> {
  const snooze = await endSnooze(flow, tx, row, wake, now);
  if (!snooze) return row;
  const { because, actor } = wake;
  if (row.assigneeId === null) return backToQueue(flow, tx, row, { because, newRound: true, actor }, now);
  const { assigneeId: agentId, channelKind } = row;
  const follow = () => addToOutbox(tx, flow.newId(), 'sla-follow', { conversationId: row.id }, now);
  if (snooze.fromState === 'pending') {
    await follow();
    return changeConversation(tx, row, {}, now);
  }
  const [owner] = await routableAgents(tx, [agentId], 0);
  if (!owner || owner.presence === 'offline') {
    await endAssignment(flow, tx, row, { reason: 'owner-offline', wrapUp: false, actor }, now);
    const back = { because, newRound: true, actor, change: { lastAgentId: agentId } };
    return backToQueue(flow, tx, row, back, now);
  }
  const { body: policy } = await livePolicy(flow, tx);
  const room = await takeRoom(flow, tx, {
    conversationId: row.id,
    channelKind,
    agentId,
    policy,
    byHand: true,
  });
  if (room.kind !== 'taken') throw new Error(`Agent ${agentId} vanished.`);
  const resumed = await changeConversation(tx, row, { state: 'assigned' }, now);
  await appendEvents(tx, [
    {
      id: flow.newId(),
      type: 'conversation.resumed',
      at: now,
      actor,
      conversationId: row.id,
      conversationVersion: resumed.version,
      agentId,
      data: { because },
    },
  ]);
  await follow();
  return resumed;
}
