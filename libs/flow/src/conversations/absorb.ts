import { isSameDebt, type OwedRound } from '#domain/sla/owed-round.ts';
import { priorityRank, type Priority } from '#domain/words.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { handOnFollowUps } from '#persistence/stores/conversations/conversation-merge.store.ts';
import { changeConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { appendEvents, type NewEvent } from '#persistence/stores/events/event.store.ts';
import { insertPromise, type PromiseRecord } from '#persistence/stores/sla/promise.store.ts';
import { askForMatching } from '#persistence/stores/work/matching.store.ts';
import { addToOutbox } from '#persistence/stores/work/outbox.store.ts';
import { scheduleTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import { followUpTimer } from '../follow-ups/follow-up-timer.ts';
import { notePromise } from '../promises/note-promise.ts';
import { resumeAfterCustomerMessage } from '../routing/status/resume-after-customer-message.ts';

export interface Absorbed {
  /** As it was before the merge. */
  readonly away: ConversationRow;
  readonly owed: readonly OwedRound[];
  /** That the team gave it, if that is higher than the one it gave here. */
  readonly priority: Priority | undefined;
  readonly promises: readonly PromiseRecord[];
  readonly by: string;
}

/**
 * Lets a locked conversation go on for one that becomes part of it: with the higher priority, the tags of both and, while
 * both wait, the earlier place; with its promises, follow-ups and debts. One that was put off comes back if the customer
 * waits for an answer in the other.
 */
export async function absorb(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  { away, owed, priority, promises, by }: Absorbed,
  now: Date,
): Promise<void> {
  const waits = (one: ConversationRow) => one.state === 'queued' || one.state === 'offered';
  const place = waits(row) && waits(away) ? earlier(row.queuedAt, away.queuedAt) : row.queuedAt;
  const added = away.tags.filter((tag) => !row.tags.includes(tag));
  // What an escalation or a long wait has added stays.
  const raised = priority !== undefined && priorityRank(priority) > priorityRank(row.priority);
  const change = {
    lastMessageAt: later(row.lastMessageAt, away.lastMessageAt),
    queuedAt: place,
    lastAgentId: row.lastAgentId ?? away.assigneeId ?? away.lastAgentId,
    ...(added.length > 0 && { tags: [...row.tags, ...added] }),
    ...(raised && { priority }),
  };
  let current = await changeConversation(tx, row, change, now);
  const version = current.version;
  const fact = (type: NewEvent['type'], data: NewEvent['data'], agentId?: string): NewEvent => ({
    ...{ id: flow.newId(), type, at: now, actor: { kind: 'agent', id: by }, data, agentId },
    ...{ conversationId: row.id, conversationVersion: version },
  });
  const followUps = await handOnFollowUps(tx, away.id, row.id);
  await appendEvents(tx, [
    fact('conversation.absorbed', { from: away.id, fromNumber: away.number, owed }),
    ...(priority !== undefined
      ? [fact('conversation.priority-set', { from: row.priority, to: priority, because: 'merged' })]
      : []),
    ...(added.length > 0 ? [fact('conversation.tagged', { added, removed: [], because: 'merged' })] : []),
    ...followUps.map(({ id, dueAt, note, agentId }) =>
      fact('follow-up.moved', { followUpId: id, dueAt: dueAt.toISOString(), note, from: away.id }, agentId),
    ),
  ]);
  await scheduleTimers(
    tx,
    followUps
      .filter((one) => one.state === 'scheduled')
      .map(({ id, dueAt }) => followUpTimer(id, row.id, dueAt)),
  );
  for (const { id: carriedFrom, text, dueAt, keptBy, madeBy } of promises) {
    const promise = { id: flow.newId(), text, dueAt, keptBy };
    await insertPromise(tx, { ...promise, conversationId: row.id, madeBy, madeAt: now });
    current = await notePromise(flow, tx, current, 'promise.made', promise, by, now, { carriedFrom });
  }
  const isAsked = owed.some((one) => isSameDebt(one.metric, 'next_response'));
  if (isAsked && current.state === 'pending') await resumeAfterCustomerMessage(flow, tx, current, now);
  else await addToOutbox(tx, flow.newId(), 'sla-follow', { conversationId: row.id }, now);
  if (waits(row)) await askForMatching(tx);
}

function earlier(one: Date | null, other: Date | null): Date | null {
  return one && other && other < one ? other : one;
}

function later(one: Date, other: Date): Date {
  return other > one ? other : one;
}
