import { system } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import type { MatchingRound } from '#persistence/stores/routing/matching-round.store.ts';
import { noteWaiting } from '#persistence/stores/routing/pool.store.ts';
import { writeNotes } from '#persistence/stores/routing/round-write.store.ts';
import type { Flow } from '../../flow.ts';

/** Why one goes on waiting, as it was seen in a version of it. */
export interface NotedWait {
  readonly conversationId: string;
  readonly version: number;
  readonly step: number;
  readonly round: number;
  readonly because: string;
  /** What there is to say of it besides. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/**
 * Records why conversations go on waiting, with the round that found it if that is not recorded yet; answers which. Those
 * that changed since are left out.
 */
export async function recordWaits(
  flow: Flow,
  tx: Tx,
  waits: readonly NotedWait[],
  { policyVersion, row }: { readonly policyVersion: number; readonly row: MatchingRound | undefined },
): Promise<readonly NotedWait[]> {
  const free = await noteWaiting(
    tx,
    waits.map(({ conversationId, version, because }) => ({ id: conversationId, version, because })),
  );
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
    detail: { because: one.because, ...one.detail },
  }));
  const events = noted.map((one) => ({
    id: flow.newId(),
    type: 'routing.waiting' as const,
    at: now,
    actor: system,
    conversationId: one.conversationId,
    conversationVersion: one.version,
    data: { because: one.because, ...one.detail },
  }));
  await writeNotes(tx, { receipts, events, seen: row }, now);
  return noted;
}
