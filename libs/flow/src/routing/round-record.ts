import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Decision } from '#domain/routing/decision.ts';
import { WrittenSnapshot, type SnapshotChanges } from '#domain/routing/snapshot-changes.ts';
import type { PoolSnapshot } from '#domain/routing/snapshot.ts';
import type { Database, Tx } from '#persistence/database.ts';
import { insertMatchingRound, matchingRoundExists } from '#persistence/stores/matching-round.store.ts';
import type { Flow } from '../flow.ts';

/** So often everything is written down again, so that a replay need not begin at the first round of all. */
const wholeEvery = 200;
const wholeEveryMs = 3_600_000;

interface LastWritten {
  readonly id: string;
  readonly snapshot: WrittenSnapshot;
  readonly count: number;
  readonly wholeAtMs: number;
}

export interface RoundToRecord {
  readonly snapshot: PoolSnapshot;
  readonly decisions: readonly Decision[];
  readonly nowMs: number;
  readonly policyVersion: number;
  readonly estimateId: string | undefined;
}

/** What this process wrote down last, by database. */
const lastWritten = new WeakMap<Database, LastWritten>();

/**
 * Writes down what a round saw, in the round's own transaction, and answers what is to be called when that is committed.
 */
export async function recordRound(flow: Flow, tx: Tx, round: RoundToRecord): Promise<() => void> {
  const last = lastWritten.get(flow.database);
  const builds = last && last.count < wholeEvery && round.nowMs - last.wholeAtMs < wholeEveryMs;
  // It may have been forgotten, or the database set back.
  const before = builds && (await matchingRoundExists(tx, last.id)) ? last : undefined;
  const snapshot = WrittenSnapshot.of(round.snapshot);
  const id = flow.newId();
  await insertMatchingRound(tx, {
    id,
    at: new Date(round.nowMs),
    policyVersion: round.policyVersion,
    estimateId: round.estimateId ?? null,
    previousId: before?.id ?? null,
    seen: compressed(snapshot.changesSince(before?.snapshot ?? new WrittenSnapshot())),
    offers: round.decisions.filter((one) => one.kind === 'offer').length,
    digest: digestOf(round.decisions),
  });
  return () => {
    const wholeAtMs = before?.wholeAtMs ?? round.nowMs;
    lastWritten.set(flow.database, { id, snapshot, count: (before?.count ?? 0) + 1, wholeAtMs });
  };
}

/** The same for the same decisions in the same order: whom, what or why, in which round and with how many points. */
export function digestOf(decisions: readonly Decision[]): string {
  const hash = createHash('sha256');
  for (const one of decisions) {
    const { conversationId, step, round } = one;
    const what = one.kind === 'offer' ? [one.agentId, one.considered[0]?.score] : [one.because];
    hash.update(JSON.stringify([conversationId, step, round, ...what]));
  }
  return hash.digest('hex');
}

function compressed(changes: SnapshotChanges): Buffer {
  return deflateRawSync(JSON.stringify(changes), { level: 1 });
}

export function decompressed(seen: Buffer): SnapshotChanges {
  return JSON.parse(inflateRawSync(seen).toString('utf8')) as SnapshotChanges;
}
