import { system, type Actor } from '#contracts/event-types.ts';
import { nextStepAfter } from '#domain/routing/next-step.ts';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import {
  changeConversation,
  type ConversationChange,
} from '#persistence/stores/conversations/conversation.store.ts';
import { appendEvents, type NewEvent } from '#persistence/stores/events/event.store.ts';
import { askForMatching } from '#persistence/stores/work/matching.store.ts';
import { addToOutbox } from '#persistence/stores/work/outbox.store.ts';
import { scheduleTimers, type Timer } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../../flow.ts';
import { endSnooze } from '../../snooze/end-snooze.ts';

/** The key of the timer that takes a waiting conversation to its next relaxation step. */
export const relaxationTimerKey = (conversationId: string) => `relaxation:${conversationId}`;

export interface Placing {
  /** Queue name; its rules are in the policy. */
  readonly queueName: string;
  readonly policy: RoutingPolicy;
  /** Why it waits: `classified`, `offer-expired`, `offer-declined`, `reopened`, … */
  readonly because: string;
  /** Begin a new round of offers: agents who were asked before may be asked again. */
  readonly newRound?: boolean;
  /** Other fields to change with it. */
  readonly change?: ConversationChange;
  readonly actor?: Actor;
}

/**
 * Puts a locked conversation into its queue within the caller's transaction: a place that it already has is kept,
 * a first place is now. Wakes the matcher, has its clocks follow and sees to the next relaxation step.
 */
export async function placeInQueue(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  placing: Placing,
  now: Date,
): Promise<ConversationRow> {
  await endSnooze(flow, tx, row, { because: placing.because, actor: placing.actor ?? system }, now);
  const queuedAt = placing.change?.queuedAt ?? row.queuedAt ?? now;
  const queued = await changeConversation(
    tx,
    row,
    {
      ...placing.change,
      state: 'queued',
      queuedAt,
      assigneeId: null,
      routingRound: row.routingRound + (placing.newRound ? 1 : 0),
    },
    now,
  );
  await appendEvents(tx, [queuedEvent(flow, row.id, queued.version, placing, queuedAt, now)]);
  const timer = relaxationTimer(row.id, placing, queued.relaxationStep, queuedAt);
  if (timer) await scheduleTimers(tx, [timer]);
  await addToOutbox(tx, flow.newId(), 'sla-follow', { conversationId: row.id }, now);
  await askForMatching(tx);
  return queued;
}

/** The fact that a conversation has its place; whoever opens one in its queue at once writes it too. */
export function queuedEvent(
  flow: Flow,
  conversationId: string,
  conversationVersion: number,
  placing: Pick<Placing, 'queueName' | 'because' | 'actor'>,
  queuedAt: Date,
  now: Date,
): NewEvent {
  return {
    id: flow.newId(),
    type: 'conversation.queued',
    at: now,
    actor: placing.actor ?? system,
    conversationId,
    conversationVersion,
    data: { queue: placing.queueName, queuedAt: queuedAt.toISOString(), because: placing.because },
  };
}

/**
 * The timer of what comes next for one that waits: a relaxation step, or what happens after the last one.
 * @param step how many it is past
 */
export function relaxationTimer(
  conversationId: string,
  placing: Pick<Placing, 'queueName' | 'policy'>,
  step: number,
  queuedAt: Date,
): Timer | undefined {
  const afterSeconds = nextStepAfter(placing.policy.queues[placing.queueName], step);
  return afterSeconds === undefined
    ? undefined
    : {
        key: relaxationTimerKey(conversationId),
        lane: 'routing',
        kind: 'relaxation',
        dueAt: new Date(queuedAt.getTime() + afterSeconds * 1_000),
        payload: { conversationId },
      };
}
