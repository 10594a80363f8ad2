import { system } from '#contracts/event-types.ts';
import type { WaitDecision } from '#domain/routing/decision.ts';
import type { Tx } from '#persistence/database.ts';
import { appendEvents } from '#persistence/stores/event.store.ts';
import { noteWaiting, type PooledConversation } from '#persistence/stores/pool.store.ts';
import { insertRoutingReceipts } from '#persistence/stores/routing-receipt.store.ts';
import type { Flow } from '../flow.ts';

/** More are left for the rounds to come, so that a big change of shift does not hold up the offers. */
export const notedAtOnce = 100;

/**
 * Records why conversations go on waiting, where the reason is another than the one that was recorded last; answers
 * which.
 */
export async function recordWaits(
  flow: Flow,
  tx: Tx,
  waits: readonly WaitDecision[],
  pooled: ReadonlyMap<string, PooledConversation>,
  policyVersion: number,
  now: Date,
): Promise<readonly WaitDecision[]> {
  const changed = waits
    .filter((one) => pooled.get(one.conversationId)?.waitingBecause !== one.because)
    .slice(0, notedAtOnce);
  if (changed.length === 0) return [];
  const versions = await noteWaiting(tx, changed);
  const noted = changed.filter((one) => versions.has(one.conversationId));
  await insertRoutingReceipts(
    tx,
    noted.map((one) => ({
      id: flow.newId(),
      conversationId: one.conversationId,
      at: now,
      outcome: 'wait',
      agentId: null,
      policyVersion,
      step: one.step,
      round: one.round,
      detail: {
        because: one.because,
        passedOverCounts: one.passedOverCounts,
        ...(one.kept && { kept: one.kept }),
      },
    })),
  );
  await appendEvents(
    tx,
    noted.map((one) => ({
      id: flow.newId(),
      type: 'routing.waiting',
      at: now,
      actor: system,
      conversationId: one.conversationId,
      conversationVersion: versions.get(one.conversationId),
      data: {
        because: one.because,
        passedOverCounts: one.passedOverCounts,
        ...(one.kept && { kept: one.kept }),
      },
    })),
  );
  return noted;
}
