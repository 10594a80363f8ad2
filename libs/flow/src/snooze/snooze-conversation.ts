import type { Actor } from '#contracts/event-types.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { isOnTheLine } from '#persistence/stores/calls/call.store.ts';
import { changeConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { saveSnooze, snoozeOf } from '#persistence/stores/conversations/snooze.store.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import { closeWork } from '#persistence/stores/routing/holding.store.ts';
import { askForMatching } from '#persistence/stores/work/matching.store.ts';
import { addToOutbox } from '#persistence/stores/work/outbox.store.ts';
import { cancelTimers, scheduleTimers } from '#persistence/stores/work/timer.store.ts';
import { onConversation, type NotAsAsked } from '../conversations/on-conversation.ts';
import type { Flow } from '../flow.ts';
import { withdrawOffer } from '../routing/offers/withdraw-offer.ts';
import { relaxationTimerKey } from '../routing/waiting/place-in-queue.ts';
import { roundOverTimerKey } from '../routing/waiting/rest-over-timer.ts';
import { snoozeTimerKey } from './end-snooze.ts';
import { wakeSnoozed } from './wake-snoozed.ts';

export type SnoozeOutcome =
  | { readonly kind: 'changed'; readonly conversation: ConversationRow }
  | {
      readonly kind: 'refused';
      readonly because: 'in-the-past' | 'resolved' | 'on-the-line' | 'not-routed' | 'not-snoozed';
    }
  | NotAsAsked;

/**
 * Puts a conversation out of sight until an instant. Its owner stays its owner, with room for other work; one that waits
 * keeps its place. A message of the customer ends it, and so does whoever takes it up. Snoozing again gives another instant.
 */
export async function snoozeConversation(
  flow: Flow,
  input: {
    readonly conversationId: string;
    readonly until: Date;
    readonly by: string;
    readonly basedOnVersion?: number;
  },
): Promise<SnoozeOutcome> {
  const actor = { kind: 'agent', id: input.by } as const;
  return onConversation(flow, input, async (tx, row, now) => {
    const { until } = input;
    if (until <= now) return { kind: 'refused', because: 'in-the-past' };
    if (row.state === 'resolved') return { kind: 'refused', because: 'resolved' };
    if (row.state === 'new') return { kind: 'refused', because: 'not-routed' };
    if (await isOnTheLine(tx, row.id)) return { kind: 'refused', because: 'on-the-line' };
    await withdrawOffer(flow, tx, row, 'snoozed', now, actor);
    await closeWork(tx, row.id, now);
    await cancelTimers(tx, [relaxationTimerKey(row.id), roundOverTimerKey(row.id)]);
    const known = await snoozeOf(tx, row.id);
    const from = known?.fromState ?? (row.state === 'offered' ? 'queued' : row.state);
    await saveSnooze(tx, { conversationId: row.id, until, fromState: from, byAgent: input.by, at: now });
    await scheduleTimers(tx, [
      {
        key: snoozeTimerKey(row.id),
        lane: 'routing',
        kind: 'snooze',
        dueAt: until,
        payload: { conversationId: row.id },
      },
    ]);
    const changed = await changeConversation(tx, row, { state: 'pending', waitingBecause: null }, now);
    await appendEvents(tx, [
      {
        id: flow.newId(),
        type: 'conversation.snoozed',
        at: now,
        actor,
        conversationId: row.id,
        conversationVersion: changed.version,
        ...(row.assigneeId && { agentId: row.assigneeId }),
        data: { until: until.toISOString(), from },
      },
    ]);
    await addToOutbox(tx, flow.newId(), 'sla-follow', { conversationId: row.id }, now);
    await askForMatching(tx);
    return { kind: 'changed', conversation: changed };
  });
}

/** Brings a snoozed conversation back before its instant. */
export async function unsnoozeConversation(
  flow: Flow,
  input: { readonly conversationId: string; readonly by: Actor; readonly basedOnVersion?: number },
): Promise<SnoozeOutcome> {
  return onConversation(flow, input, async (tx, row, now) => {
    const woken = await wakeSnoozed(flow, tx, row, { because: 'unsnoozed', actor: input.by }, now);
    return woken === row
      ? { kind: 'refused', because: 'not-snoozed' }
      : { kind: 'changed', conversation: woken };
  });
}
