import type { Actor } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { isOnTheLine } from '#persistence/stores/calls/call.store.ts';
import {
  changeConversation,
  type ConversationChange,
} from '#persistence/stores/conversations/conversation.store.ts';
import { appendEvents, type NewEvent } from '#persistence/stores/events/event.store.ts';
import { closeWork } from '#persistence/stores/routing/holding.store.ts';
import { askForMatching } from '#persistence/stores/work/matching.store.ts';
import { addToOutbox } from '#persistence/stores/work/outbox.store.ts';
import { cancelTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../../flow.ts';
import { endSnooze } from '../../snooze/end-snooze.ts';
import { endAssignment } from '../assignments/end-assignment.ts';
import { takeRoom } from '../assignments/take-room.ts';
import { livePolicy } from '../live-policy.ts';
import { withdrawOffer } from '../offers/withdraw-offer.ts';
import { relaxationTimerKey } from '../waiting/place-in-queue.ts';
import { roundOverTimerKey } from '../waiting/rest-over-timer.ts';

export type Status = 'assigned' | 'pending' | 'resolved';

export interface StatusWish {
  readonly status: Status;
  readonly actor: Actor;
  /** As the person put it, or the system: `answered`, `call-ended`. */
  readonly because?: string | undefined;
}

export type StatusChange =
  | { readonly kind: 'changed'; readonly row: ConversationRow }
  | { readonly kind: 'unchanged'; readonly row: ConversationRow }
  /** `no-room`: the owner's load does not allow it back; a supervisor can assign it by hand. */
  | { readonly kind: 'refused'; readonly because: 'not-assigned' | 'resolved' | 'no-room' | 'on-the-line' };

/**
 * Changes the status of a locked conversation within the caller's transaction. Pending keeps its owner and frees the
 * owner's units; resolved ends the assignment, after wrap-up where the channel has one.
 */
export async function changeStatus(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  wish: StatusWish,
  now: Date,
): Promise<StatusChange> {
  if (row.state === wish.status) return { kind: 'unchanged', row };
  if (wish.status === 'resolved') return { kind: 'changed', row: await resolve(flow, tx, row, wish, now) };
  if (row.state === 'resolved') return { kind: 'refused', because: 'resolved' };
  if (wish.status === 'pending') {
    if (row.state !== 'assigned') return { kind: 'refused', because: 'not-assigned' };
    // Pending frees the agent's room, and one who speaks on the phone has none.
    if (await isOnTheLine(tx, row.id)) return { kind: 'refused', because: 'on-the-line' };
    await closeWork(tx, row.id, now);
    const changed = await change(flow, tx, row, { state: 'pending' }, 'conversation.pending', wish, now);
    await askForMatching(tx);
    return { kind: 'changed', row: changed };
  }
  if (row.state !== 'pending' || row.assigneeId === null) return { kind: 'refused', because: 'not-assigned' };
  const { body: policy } = await livePolicy(flow, tx);
  const { assigneeId: agentId, channelKind } = row;
  const room = await takeRoom(flow, tx, { conversationId: row.id, channelKind, agentId, policy });
  if (room.kind !== 'taken') return { kind: 'refused', because: 'no-room' };
  const changed = await change(flow, tx, row, { state: 'assigned' }, 'conversation.resumed', wish, room.at);
  return { kind: 'changed', row: changed };
}

async function resolve(flow: Flow, tx: Tx, row: ConversationRow, wish: StatusWish, now: Date) {
  await withdrawOffer(flow, tx, row, 'resolved', now, wish.actor);
  const ended = await endAssignment(
    flow,
    tx,
    row,
    { reason: 'resolved', wrapUp: true, actor: wish.actor },
    now,
  );
  await cancelTimers(tx, [relaxationTimerKey(row.id), roundOverTimerKey(row.id)]);
  const fields: ConversationChange = {
    state: 'resolved',
    resolvedAt: now,
    // A later message finds it again with a place of its own.
    queuedAt: null,
    relaxationStep: 0,
    waitingBecause: null,
    assigneeId: null,
    ...(ended && { lastAgentId: ended.agentId }),
  };
  return change(flow, tx, row, fields, 'conversation.resolved', wish, now);
}

async function change(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  fields: ConversationChange,
  type: NewEvent['type'],
  wish: StatusWish,
  now: Date,
): Promise<ConversationRow> {
  await endSnooze(flow, tx, row, { because: wish.because ?? wish.status, actor: wish.actor }, now);
  const changed = await changeConversation(tx, row, fields, now);
  await appendEvents(tx, [
    {
      id: flow.newId(),
      type,
      at: now,
      actor: wish.actor,
      conversationId: row.id,
      conversationVersion: changed.version,
      ...(row.assigneeId && { agentId: row.assigneeId }),
      data: { ...(wish.because && { because: wish.because }) },
    },
  ]);
  await addToOutbox(tx, flow.newId(), 'sla-follow', { conversationId: row.id }, now);
  return changed;
}
