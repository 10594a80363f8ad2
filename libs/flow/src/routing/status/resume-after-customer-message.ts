import { system } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { isOnTheLine } from '#persistence/stores/calls/call.store.ts';
import { changeConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import { routableAgents } from '#persistence/stores/people/agent.store.ts';
import { addToOutbox } from '#persistence/stores/work/outbox.store.ts';
import type { Flow } from '../../flow.ts';
import { endSnooze } from '../../snooze/end-snooze.ts';
import { wakeSnoozed } from '../../snooze/wake-snoozed.ts';
import { endAssignment } from '../assignments/end-assignment.ts';
import { takeRoom } from '../assignments/take-room.ts';
import { livePolicy } from '../live-policy.ts';
import { backToQueue } from '../waiting/back-to-queue.ts';

/**
 * What a customer's message does to a locked conversation that somebody owns, within the caller's transaction.
 * Pending work goes on with its owner if they are available and have room. If not, or if the owner of assigned work is
 * offline, it waits again for anybody, with a preference for its owner. Every other state is left as it is. Its clocks follow.
 */
export async function resumeAfterCustomerMessage(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  now: Date,
): Promise<ConversationRow> {
  const woken = { because: 'customer-wrote', actor: system };
  const { assigneeId: owner } = row;
  if (owner !== null && row.state === 'pending') return resumePending(flow, tx, row, owner, now);
  if (owner !== null && row.state === 'assigned' && (await isDeserted(tx, row, owner))) {
    // The customer may never have been answered, so the place is the one it had.
    return waitAgain(flow, tx, row, owner, { because: 'owner-offline', newPlace: false }, now);
  }
  const after = owner === null ? await wakeSnoozed(flow, tx, row, woken, now) : row;
  if (after === row) await follow(flow, tx, row, now);
  return after;
}

async function isDeserted(tx: Tx, row: ConversationRow, ownerId: string): Promise<boolean> {
  const [owner] = await routableAgents(tx, [ownerId], 0);
  if (owner && owner.presence !== 'offline') return false;
  // A session may lapse while its owner speaks with the customer.
  return !(await isOnTheLine(tx, row.id));
}

/** A place in the queue has the clocks follow by itself; whatever else becomes of it does so here. */
function follow(flow: Flow, tx: Tx, { id: conversationId }: ConversationRow, now: Date): Promise<void> {
  return addToOutbox(tx, flow.newId(), 'sla-follow', { conversationId }, now);
}

async function resumePending(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  owner: string,
  now: Date,
): Promise<ConversationRow> {
  await endSnooze(flow, tx, row, { because: 'customer-wrote', actor: system }, now);
  const { body: policy } = await livePolicy(flow, tx);
  const room = await takeRoom(flow, tx, {
    conversationId: row.id,
    channelKind: row.channelKind,
    agentId: owner,
    policy,
    unless: (agent) => (agent.presence === 'available' ? undefined : `owner-${agent.presence}`),
  });
  if (room.kind === 'taken') {
    const resumed = await changeConversation(tx, row, { state: 'assigned' }, now);
    await appendEvents(tx, [
      {
        id: flow.newId(),
        type: 'conversation.resumed',
        at: now,
        actor: system,
        conversationId: row.id,
        conversationVersion: resumed.version,
        agentId: owner,
        data: { because: 'customer-wrote' },
      },
    ]);
    await follow(flow, tx, row, now);
    return resumed;
  }
  const because = room.kind === 'full' ? 'owner-full' : room.kind === 'refused' ? room.because : 'owner-gone';
  return waitAgain(flow, tx, row, owner, { because, newPlace: true }, now);
}

async function waitAgain(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  owner: string,
  back: { readonly because: string; readonly newPlace: boolean },
  now: Date,
): Promise<ConversationRow> {
  await endAssignment(flow, tx, row, { reason: back.because, wrapUp: false }, now);
  return backToQueue(flow, tx, row, { ...back, newRound: true, change: { lastAgentId: owner } }, now);
}
