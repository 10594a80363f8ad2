import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Decision } from '#domain/routing/decision.ts';
import { WrittenSnapshot, type PoolByIds, type SnapshotChanges } from '#domain/routing/snapshot-changes.ts';
import type { MatchingRound } from '#persistence/stores/matching-round.store.ts';
import type { Flow } from '../flow.ts';
import type { Renewed } from './pool-mirror.ts';

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
  readonly seen: PoolByIds;
  readonly decisions: readonly Decision[];
  readonly nowMs: number;
  readonly policyVersion: number;
  readonly estimateId: string | undefined;
}

/** Writes down what rounds saw, each as what changed since the one before it that was written down. */
export class RoundRecord {
  #last: LastWritten | undefined;
  /** What changed since. */
  #news: Set<string> | 'all' = 'all';

  /** To be told of all that changed, before the round that sees it. */
  note(renewed: Renewed): void {
    if (renewed === 'all') this.#news = 'all';
    if (renewed === 'all' || this.#news === 'all') return;
    for (const id of renewed.conversations) this.#news.add(id);
    for (const id of renewed.agents) this.#news.add(id);
  }

  /** What is to be written in the round's own transaction, and what is to be called when that is committed. */
  next(flow: Flow, round: RoundToRecord): { row: MatchingRound; committed: () => void } {
    const last = this.#last;
    const builds = last && last.count < wholeEvery && round.nowMs - last.wholeAtMs < wholeEveryMs;
    const before = builds ? last : undefined;
    const { written, changes } = this.#changes(round.seen, before?.snapshot);
    const id = flow.newId();
    const row = {
      id,
      at: new Date(round.nowMs),
      policyVersion: round.policyVersion,
      estimateId: round.estimateId ?? null,
      previousId: before?.id ?? null,
      seen: compressed(changes),
      offers: round.decisions.filter((one) => one.kind === 'offer').length,
      digest: digestOf(round.decisions),
    };
    const committed = () => {
      const wholeAtMs = before?.wholeAtMs ?? round.nowMs;
      this.#last = { id, snapshot: written, count: (before?.count ?? 0) + 1, wholeAtMs };
      this.#news = new Set();
    };
    return { row, committed };
  }

  #changes(
    seen: PoolByIds,
    before: WrittenSnapshot | undefined,
  ): { written: WrittenSnapshot; changes: SnapshotChanges } {
    if (before && this.#news !== 'all') return before.renewed(seen, this.#news);
    const written = WrittenSnapshot.of({
      waiting: [...seen.waiting.values()],
      agents: [...seen.agents.values()],
    });
    return { written, changes: written.changesSince(before ?? new WrittenSnapshot()) };
  }
}

/**
 * The same for the same offers in the same order, whom, what, in which round and with how many points, and for as many that
 * go on waiting for each reason.
 */
export function digestOf(decisions: readonly Decision[]): string {
  const hash = createHash('sha256');
  const waits = new Map<string, number>();
  for (const one of decisions) {
    if (one.kind === 'wait') {
      waits.set(one.because, (waits.get(one.because) ?? 0) + 1);
      continue;
    }
    const { conversationId, step, round, agentId, considered } = one;
    hash.update(JSON.stringify([conversationId, step, round, agentId, considered[0]?.score]));
  }
  hash.update(JSON.stringify([...waits].sort(([a], [b]) => (a < b ? -1 : 1))));
  return hash.digest('hex');
}

function compressed(changes: SnapshotChanges): Buffer {
  return deflateRawSync(JSON.stringify(changes), { level: 1 });
}

export function decompressed(seen: Buffer): SnapshotChanges {
  return JSON.parse(inflateRawSync(seen).toString('utf8')) as SnapshotChanges;
}
