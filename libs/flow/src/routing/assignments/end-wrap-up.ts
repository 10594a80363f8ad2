import { system, type Actor } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import type { HoldingRow } from '#persistence/rows/holding.row.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import { closeWrapUps } from '#persistence/stores/routing/holding.store.ts';
import { askForMatching } from '#persistence/stores/work/matching.store.ts';
import { cancelTimers } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../../flow.ts';
import type { TimerAct } from '../../timers/run-due-timers.ts';

export type WrapUpOutcome =
  { readonly kind: 'ended'; readonly conversationIds: readonly string[] } | { readonly kind: 'none' };

/** The agent is done with the wrap-up after a conversation, or after all of them. */
export async function endWrapUp(
  flow: Flow,
  input: { readonly agentId: string; readonly conversationId?: string },
): Promise<WrapUpOutcome> {
  return flow.database.transaction(async (tx) => {
    const now = flow.clock.now();
    const ended = await closeWrapUps(tx, input, now);
    if (ended.length === 0) return { kind: 'none' };
    await cancelTimers(
      tx,
      ended.map((one) => `wrap-up:${one.id}`),
    );
    await tell(flow, tx, ended, { kind: 'agent', id: input.agentId }, now);
    return { kind: 'ended', conversationIds: ended.map((one) => one.conversationId) };
  });
}

/** Timer `wrap-up`: its time is over. */
export const wrapUpOver: TimerAct = async (flow, tx, timer, now) => {
  const ended = await closeWrapUps(tx, { holdingId: String(timer.payload.holdingId) }, now);
  await tell(flow, tx, ended, system, now);
};

/** Wrap-up is the agent's and not the conversation's, which may be with somebody else again: no version changes. */
async function tell(
  flow: Flow,
  tx: Tx,
  ended: readonly HoldingRow[],
  actor: Actor,
  now: Date,
): Promise<void> {
  if (ended.length === 0) return;
  await appendEvents(
    tx,
    ended.map((one) => ({
      id: flow.newId(),
      type: 'wrap-up.ended',
      at: now,
      actor,
      conversationId: one.conversationId,
      agentId: one.agentId,
      data: { holdingId: one.id },
    })),
  );
  await askForMatching(tx);
}
