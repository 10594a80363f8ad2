import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw, inflateRawSync } from 'node:zlib';
import type { PoolByIds } from '#domain/routing/pool-by-ids.ts';
import type { RoundDecisions } from '#domain/routing/round-decisions.ts';
import { WrittenSnapshot, type SnapshotChanges } from '#domain/routing/snapshot-changes.ts';
import type { MatchingRound } from '#persistence/stores/routing/matching-round.store.ts';
import type { Flow } from '../../flow.ts';

/**
 * Everything is written down again when as much changed as there is, so that it costs no more than the changes do, and a
 * replay need not begin at the first round of all; in a small house not before so many changes.
 */
const wholeAfterChanges = 500;
/** So many rounds a replay reads back at the most. */
const wholeEvery = 2_000;
const wholeEveryMs = 3_600_000;

interface LastWritten {
  readonly id: string;
  /** Of the rounds since everything was written down. */
  readonly rounds: number;
  readonly changes: number;
  readonly wholeAtMs: number;
}

export interface RoundToRecord {
  readonly seen: PoolByIds;
  readonly decisions: RoundDecisions;
  readonly nowMs: number;
  readonly policyVersion: number;
  readonly estimateId: string | undefined;
}

/** A round as it is written in its own transaction, and what is to be called when that is committed. */
export interface RecordedRound {
  readonly row: MatchingRound;
  readonly committed: () => void;
}

/** Writes down what rounds saw, each as what changed since the one before it that was written down. */
export class RoundRecord {
  #last: LastWritten | undefined;
  readonly #written = new WrittenSnapshot();
  /** Ids of what changed since. */
  #news = new Set<string>();

  /** To be told of all that changed, before the round that sees it. */
  hear(ids: Iterable<string>): void {
    for (const id of ids) this.#news.add(id);
  }

  async next(flow: Flow, round: RoundToRecord): Promise<RecordedRound> {
    const changes = this.#written.changesTo(round.seen, this.#news);
    const last = this.#last && this.#mayBuildOn(this.#last, round.nowMs) ? this.#last : undefined;
    const text = last ? JSON.stringify(changes) : this.#written.with(changes).asChanges();
    const id = flow.newId();
    const row = {
      id,
      at: new Date(round.nowMs),
      policyVersion: round.policyVersion,
      estimateId: round.estimateId ?? null,
      previousId: last?.id ?? null,
      seen: await compressed(text),
      offers: round.decisions.offers.length,
      digest: digestOf(round.decisions),
    };
    const committed = () => {
      const { waiting, agents, gone } = changes;
      const count = waiting.length + agents.length + gone.length;
      this.#last = {
        id,
        rounds: (last?.rounds ?? 0) + 1,
        changes: last ? last.changes + count : 0,
        wholeAtMs: last?.wholeAtMs ?? round.nowMs,
      };
      this.#written.take(changes);
      this.#news = new Set();
    };
    return { row, committed };
  }

  #mayBuildOn({ rounds, changes, wholeAtMs }: LastWritten, nowMs: number): boolean {
    return (
      rounds < wholeEvery &&
      changes < Math.max(wholeAfterChanges, this.#written.size) &&
      nowMs - wholeAtMs < wholeEveryMs
    );
  }
}

/**
 * The same for the same offers in the same order, whom, what, in which round and with how many points, and for as many that
 * go on waiting for each reason.
 */
export function digestOf(decisions: RoundDecisions): string {
  const hash = createHash('sha256');
  for (const { conversationId, step, round, agentId, considered } of decisions.offers) {
    hash.update(JSON.stringify([conversationId, step, round, agentId, considered[0]?.score]));
  }
  hash.update(JSON.stringify([...decisions.waitingBecause].sort(([a], [b]) => (a < b ? -1 : 1))));
  return hash.digest('hex');
}

/** Large ones are compressed beside the thread that everybody waits for. */
const deflated = promisify(deflateRaw);

function compressed(text: string): Promise<Buffer> {
  return deflated(text, { level: 1 });
}

export function decompressed(seen: Buffer): SnapshotChanges {
  return JSON.parse(inflateRawSync(seen).toString('utf8')) as SnapshotChanges;
}
