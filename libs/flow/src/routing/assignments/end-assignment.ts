import { system, type Actor } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import type { AssignmentRow } from '#persistence/rows/assignment.row.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { HoldingRow } from '#persistence/rows/holding.row.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import { endLiveAssignment } from '#persistence/stores/routing/assignment.store.ts';
import { closeWork, openHoldings, type NewHolding } from '#persistence/stores/routing/holding.store.ts';
import { askForMatching } from '#persistence/stores/work/matching.store.ts';
import { scheduleTimers, type Timer } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../../flow.ts';
import { stopRinging } from '../../voice/stop-ringing.ts';
import { livePolicy } from '../live-policy.ts';

export interface Ending {
  /** As `resolved`, `released`, `reassigned`, `owner-offline`. */
  readonly reason: string;
  /** The agent keeps the room for the wrap-up time of the channel. */
  readonly wrapUp: boolean;
  readonly actor?: Actor;
}

/** Ends a wrap-up whose time is over. */
export function wrapUpTimer(holdingId: string, conversationId: string, dueAt: Date): Timer {
  return {
    key: `wrap-up:${holdingId}`,
    lane: 'routing',
    kind: 'wrap-up',
    dueAt,
    payload: { holdingId, conversationId },
  };
}

/**
 * Ends the live assignment of a locked conversation, if it has one, and gives back the agent's room or turns it into
 * wrap-up. The caller then changes the conversation, in the same transaction: the facts bear its next version.
 */
export async function endAssignment(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  ending: Ending,
  now: Date,
): Promise<AssignmentRow | undefined> {
  const ended = await endLiveAssignment(tx, row.id, ending.reason, now);
  if (!ended) return undefined;
  const fact = {
    at: now,
    actor: ending.actor ?? system,
    conversationId: row.id,
    conversationVersion: row.version + 1,
    agentId: ended.agentId,
  };
  await appendEvents(tx, [
    {
      ...fact,
      id: flow.newId(),
      type: 'assignment.ended',
      data: { assignmentId: ended.id, reason: ending.reason },
    },
  ]);
  if (row.channelKind === 'voice') {
    const stopped = { conversationId: row.id, agentId: ended.agentId, because: ending.reason };
    await stopRinging(flow, tx, stopped, now);
  }
  const work = await closeWork(tx, row.id, now);
  const seconds = work && ending.wrapUp ? await wrapUpSeconds(flow, tx, work) : 0;
  if (!work || seconds === 0) {
    await askForMatching(tx);
    return ended;
  }
  // As much as was given back is taken again in this transaction, so the agent need not be locked.
  const { agentId, customerId, channelKind, units, exclusive, byHand } = work;
  const holding: NewHolding = {
    id: flow.newId(),
    agentId,
    conversationId: row.id,
    customerId,
    kind: 'wrap-up',
    channelKind,
    units,
    exclusive,
    byHand,
    fromAt: work.untilAt ?? now,
  };
  const until = new Date(now.getTime() + seconds * 1_000);
  await openHoldings(tx, [holding]);
  await scheduleTimers(tx, [wrapUpTimer(holding.id, row.id, until)]);
  await appendEvents(tx, [
    {
      ...fact,
      id: flow.newId(),
      type: 'wrap-up.started',
      data: { holdingId: holding.id, until: until.toISOString() },
    },
  ]);
  return ended;
}

async function wrapUpSeconds(flow: Flow, tx: Tx, work: HoldingRow): Promise<number> {
  const { body } = await livePolicy(flow, tx);
  return body.wrapUpSeconds[work.channelKind];
}
