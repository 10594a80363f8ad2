import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { handOnParts } from '#persistence/stores/conversations/conversation-merge.store.ts';
import { changeConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { appendEvents, type NewEvent } from '#persistence/stores/events/event.store.ts';
import { endPromise, promisesOf, type PromiseRecord } from '#persistence/stores/sla/promise.store.ts';
import { addToOutbox } from '#persistence/stores/work/outbox.store.ts';
import { cancelTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import { notePromise } from '../promises/note-promise.ts';
import { endAssignment } from '../routing/assignments/end-assignment.ts';
import { withdrawOffer } from '../routing/offers/withdraw-offer.ts';
import { relaxationTimerKey } from '../routing/waiting/place-in-queue.ts';
import { roundOverTimerKey } from '../routing/waiting/rest-over-timer.ts';
import { endSnooze } from '../snooze/end-snooze.ts';

const because = 'merged';

/**
 * Ends a locked conversation that becomes part of another: nobody is asked, nobody has it, nothing is owed in it any more.
 * Answers it, and the promises that the other one has to keep from now on.
 */
export async function endInMerge(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  into: ConversationRow,
  by: string,
  now: Date,
): Promise<{ readonly row: ConversationRow; readonly promises: readonly PromiseRecord[] }> {
  const actor = { kind: 'agent', id: by } as const;
  const wasOpen = row.state !== 'resolved';
  const fact = (type: NewEvent['type'], data: NewEvent['data']): NewEvent => ({
    ...{ id: flow.newId(), type, at: now, actor, data },
    ...{ conversationId: row.id, conversationVersion: row.version + 1 },
  });
  // First of all, so that resolving it is seen to keep no promise.
  await appendEvents(tx, [fact('conversation.merged', { into: into.id, intoNumber: into.number })]);
  await withdrawOffer(flow, tx, row, because, now, actor);
  const ended = await endAssignment(flow, tx, row, { reason: because, wrapUp: false, actor }, now);
  await endSnooze(flow, tx, row, { because, actor }, now);
  await cancelTimers(tx, [relaxationTimerKey(row.id), roundOverTimerKey(row.id)]);
  if (wasOpen) await appendEvents(tx, [fact('conversation.resolved', { because })]);
  let merged = await changeConversation(
    tx,
    row,
    {
      ...{ state: 'resolved', mergedInto: into.id, resolvedAt: row.resolvedAt ?? now },
      ...{ queuedAt: null, relaxationStep: 0, waitingBecause: null, assigneeId: null },
      ...(ended && { lastAgentId: ended.agentId }),
    },
    now,
  );
  await handOnParts(tx, row.id, into.id);
  // What is broken was broken here; the rest is to be kept there.
  const open = (await promisesOf(tx, row.id, now)).filter((one) => one.state === 'open');
  for (const promise of open) {
    await endPromise(tx, promise.id, { as: 'cancelled', by, at: now });
    merged = await notePromise(flow, tx, merged, 'promise.cancelled', promise, by, now, { because });
  }
  await addToOutbox(tx, flow.newId(), 'sla-follow', { conversationId: row.id }, now);
  return { row: merged, promises: open };
}
