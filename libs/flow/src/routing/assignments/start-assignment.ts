import type { Actor } from '#contracts/event-types.ts';
import { isHard } from '#domain/routing/hard-work.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { changeConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import { startAssignments } from '#persistence/stores/routing/assignment.store.ts';
import { addToOutbox } from '#persistence/stores/work/outbox.store.ts';
import { cancelTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../../flow.ts';
import { endSnooze } from '../../snooze/end-snooze.ts';
import { ringAgent } from '../../voice/ring-agent.ts';
import { livePolicy } from '../live-policy.ts';
import { relaxationTimerKey } from '../waiting/place-in-queue.ts';
import { roundOverTimerKey } from '../waiting/rest-over-timer.ts';

export interface Start {
  readonly agentId: string;
  readonly offerId?: string;
  readonly byHand?: boolean;
  /** As `accepted`, `picked`, `assigned-by-hand`. */
  readonly because: string;
  readonly actor: Actor;
}

/** Makes the agent the owner of a locked conversation, and rings them if a caller waits on it. Its room is already taken. */
export async function startAssignment(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  start: Start,
  now: Date,
): Promise<ConversationRow> {
  await endSnooze(flow, tx, row, start, now);
  const assigned = await changeConversation(
    tx,
    row,
    {
      state: 'assigned',
      assigneeId: start.agentId,
      waitingBecause: null,
      resolvedAt: null,
      ...(row.resolvedAt && { queuedAt: null, relaxationStep: 0 }),
    },
    now,
  );
  const assignmentId = flow.newId();
  await startAssignments(tx, [
    {
      id: assignmentId,
      conversationId: row.id,
      agentId: start.agentId,
      offerId: start.offerId ?? null,
      byHand: start.byHand ?? false,
      hard: await countsAsHard(flow, tx, row),
      startedAt: now,
    },
  ]);
  await appendEvents(tx, [
    {
      id: flow.newId(),
      type: 'assignment.started',
      at: now,
      actor: start.actor,
      conversationId: row.id,
      conversationVersion: assigned.version,
      agentId: start.agentId,
      data: {
        assignmentId,
        because: start.because,
        byHand: start.byHand ?? false,
        ...(start.offerId && { offerId: start.offerId }),
      },
    },
  ]);
  await cancelTimers(tx, [relaxationTimerKey(row.id), roundOverTimerKey(row.id)]);
  await addToOutbox(tx, flow.newId(), 'sla-follow', { conversationId: row.id }, now);
  await ringAgent(flow, tx, { conversationId: row.id, agentId: start.agentId }, now);
  return assigned;
}

/** Queues are marked by the live policy, as for the matcher. */
async function countsAsHard(flow: Flow, tx: Tx, { hard, queueId }: ConversationRow): Promise<boolean> {
  const { body, queueIds } = await livePolicy(flow, tx);
  const queue = [...queueIds].find(([, id]) => id === queueId)?.[0];
  return isHard(body, { queue: queue ?? '', hard });
}
