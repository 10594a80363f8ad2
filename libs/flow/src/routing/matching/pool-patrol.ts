import type { PoolByIds } from '#domain/routing/pool-by-ids.ts';
import type { Tx } from '#persistence/database.ts';
import { activeAgentIdsAfter } from '#persistence/stores/people/agent.store.ts';
import { waitingIdsAfter } from '#persistence/stores/routing/pool.store.ts';

const everyMs = 5_000;
/** In so many pieces it has gone over everything, as long as they are no shorter than this. */
const pieces = 20;
const pieceAtLeast = 250;
const beforeAll = '00000000-0000-0000-0000-000000000000';

/**
 * Goes over all that waits and all who work a piece at a time, so that reading it again holds up nobody, and counts what
 * nobody told of: what was found other than it was known to be, and is not told a moment later.
 */
export class PoolPatrol {
  #after = { conversations: beforeAll, agents: beforeAll };
  #atMs = 0;
  readonly #untold = new Set<string>();
  #missed = 0;

  /** Everything was read just now. */
  beginAnew(nowMs: number): void {
    this.#after = { conversations: beforeAll, agents: beforeAll };
    this.#atMs = nowMs;
    this.#untold.clear();
  }

  /** The ids to read again now, those that are there and those that are taken to be there; none when it is not time. */
  async next(
    tx: Tx,
    known: PoolByIds,
    nowMs: number,
  ): Promise<{ conversations: readonly string[]; agents: readonly string[] }> {
    if (Math.abs(nowMs - this.#atMs) < everyMs) return { conversations: [], agents: [] };
    this.#atMs = nowMs;
    this.#missed += this.#untold.size;
    this.#untold.clear();
    const { conversations, agents } = this.#after;
    const waiting = await piece(tx, conversations, known.waiting, waitingIdsAfter);
    const team = await piece(tx, agents, known.agents, activeAgentIdsAfter);
    this.#after = { conversations: waiting.next, agents: team.next };
    return { conversations: waiting.ids, agents: team.ids };
  }

  /** It was found to be other, and nobody had told. */
  foundOther(id: string): void {
    this.#untold.add(id);
  }

  told(ids: Iterable<string>): void {
    for (const id of ids) this.#untold.delete(id);
  }

  /** How many changes nobody told of, since this was asked last. */
  missed(): number {
    const missed = this.#missed;
    this.#missed = 0;
    return missed;
  }
}

async function piece(
  tx: Tx,
  after: string,
  known: ReadonlyMap<string, unknown>,
  idsAfter: (tx: Tx, after: string, limit: number) => Promise<string[]>,
): Promise<{ ids: string[]; next: string }> {
  const length = Math.max(pieceAtLeast, Math.ceil(known.size / pieces));
  const found = await idsAfter(tx, after, length);
  const last = found.length < length ? undefined : found.at(-1);
  const ids = new Set(found);
  for (const id of known.keys()) if (id > after && (last === undefined || id <= last)) ids.add(id);
  return { ids: [...ids], next: last ?? beforeAll };
}
