import { system } from '#contracts/event-types.ts';
import type { WaitDecision } from '#domain/routing/decision.ts';
import type { Tx } from '#persistence/database.ts';
import type { MatchingRound } from '#persistence/stores/matching-round.store.ts';
import { noteWaiting, type PooledConversation } from '#persistence/stores/pool.store.ts';
import { writeNotes } from '#persistence/stores/round-write.store.ts';
import type { Flow } from '../flow.ts';

/**
 * Records why conversations go on waiting, with the round that found it if that is not recorded yet; answers which. Those
 * that changed since are left out.
 */
export async function recordWaits(
  flow: Flow,
  tx: Tx,
  waits: readonly WaitDecision[],
  {
    pooled,
    policyVersion,
    row,
  }: {
    readonly pooled: ReadonlyMap<string, PooledConversation>;
    readonly policyVersion: number;
    readonly row: MatchingRound | undefined;
  },
): Promise<readonly WaitDecision[]> {
  const seen = waits.flatMap((one) => {
    const { version } = pooled.get(one.conversationId) ?? {};
    return version === undefined ? [] : [{ id: one.conversationId, because: one.because, version }];
  });
  const free = await noteWaiting(tx, seen);
  const now = flow.clock.now();
  const noted = waits.filter((one) => free.has(one.conversationId));
  const receipts = noted.map((one) => ({
    id: flow.newId(),
    conversationId: one.conversationId,
    at: now,
    outcome: 'wait' as const,
    agentId: null,
    policyVersion,
    step: one.step,
    round: one.round,
    detail: detailOf(one),
  }));
  const events = noted.map((one) => ({
    id: flow.newId(),
    type: 'routing.waiting' as const,
    at: now,
    actor: system,
    conversationId: one.conversationId,
    conversationVersion: pooled.get(one.conversationId)?.version,
    data: detailOf(one),
  }));
  await writeNotes(tx, { receipts, events, seen: row }, now);
  return noted;
}

function detailOf({ because, passedOverCounts, kept, spared }: WaitDecision) {
  return { because, passedOverCounts, ...(kept && { kept }), ...(spared && { spared }) };
}
