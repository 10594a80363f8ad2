import { system } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import { closeWork, openHoldings } from '#persistence/stores/routing/holding.store.ts';
import { askForMatching } from '#persistence/stores/work/matching.store.ts';
import { scheduleTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import { wrapUpTimer } from '../routing/assignments/end-assignment.ts';
import { livePolicy } from '../routing/live-policy.ts';

/**
 * What is left of a conversation when its call is over: it stays with the agent, for whatever was promised on the
 * phone, without costing any units, and the wrap-up time begins. A call that is over must not keep the agent from the
 * next one.
 */
export async function followUpCall(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  agentId: string,
  now: Date,
): Promise<void> {
  if (row.assigneeId !== agentId) return;
  const work = await closeWork(tx, row.id, now);
  if (!work) return;
  const { body: policy } = await livePolicy(flow, tx);
  const seconds = policy.wrapUpSeconds[work.channelKind];
  if (seconds === 0) {
    await askForMatching(tx);
    return;
  }
  // As much as was given back is taken again in this transaction, so the agent need not be locked.
  const holding = {
    id: flow.newId(),
    agentId,
    conversationId: row.id,
    customerId: work.customerId,
    kind: 'wrap-up' as const,
    channelKind: work.channelKind,
    units: work.units,
    exclusive: work.exclusive,
    byHand: work.byHand,
    fromAt: work.untilAt ?? now,
  };
  const until = new Date(now.getTime() + seconds * 1_000);
  await openHoldings(tx, [holding]);
  await scheduleTimers(tx, [wrapUpTimer(holding.id, row.id, until)]);
  await appendEvents(tx, [
    {
      id: flow.newId(),
      type: 'wrap-up.started',
      at: now,
      actor: system,
      conversationId: row.id,
      conversationVersion: row.version,
      agentId,
      data: { holdingId: holding.id, until: until.toISOString() },
    },
  ]);
}
