import { decideRound } from '#domain/routing/decide.ts';
import type { Estimates } from '#domain/routing/engine/estimates.ts';
import { relatedOnly } from '#domain/routing/related-work.ts';
import type { RoundDecisions } from '#domain/routing/round-decisions.ts';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import { WrittenSnapshot } from '#domain/routing/snapshot-changes.ts';
import type { Tx } from '#persistence/database.ts';
import { documentVersion } from '#persistence/stores/documents/document.store.ts';
import {
  estimatesOf,
  matchingRound,
  matchingRounds,
  type MatchingRound,
} from '#persistence/stores/routing/matching-round.store.ts';
import type { Flow } from '../../flow.ts';
import { routingPolicyName } from '../live-policy.ts';
import { decompressed } from '../matching/round-record.ts';

const roundsAtOnce = 500;
/** Snapshots that later rounds may build upon: those of the processes that matched lately. */
const keptSnapshots = 64;

/** A recorded round and what is decided on what it saw; nothing when not enough of that is recorded any more. */
export interface DecidedAgain {
  readonly round: MatchingRound;
  readonly decisions: RoundDecisions | undefined;
}

/**
 * Decides all recorded rounds of [from, to) again in their order, each on the snapshot, policy version and estimates that it
 * was decided on. Reads only.
 */
export async function* decidedAgain(flow: Flow, from: Date, to: Date): AsyncGenerator<DecidedAgain> {
  const tx = flow.database.reading;
  const snapshots = new Map<string, WrittenSnapshot>();
  const policies = new Map<number, RoutingPolicy | undefined>();
  const estimates = new Map<string, Estimates>();
  let last: MatchingRound | undefined;
  for (;;) {
    const some = await matchingRounds(tx, from, to, last, roundsAtOnce);
    const learned = new Set(some.flatMap((one) => one.estimateId ?? []));
    for (const id of estimates.keys()) if (!learned.has(id)) estimates.delete(id);
    const unknown = [...learned].filter((id) => !estimates.has(id));
    for (const [id, body] of await estimatesOf(tx, unknown)) estimates.set(id, body);
    for (const round of some) {
      const snapshot = await snapshotOf(tx, round, snapshots);
      const policy = await policyOf(tx, round.policyVersion, policies);
      const known = round.estimateId === null ? undefined : estimates.get(round.estimateId);
      if (!snapshot || !policy || (round.estimateId !== null && !known)) {
        yield { round, decisions: undefined };
        continue;
      }
      keep(snapshots, round.id, snapshot);
      const seen = relatedOnly({ ...snapshot.read(), estimates: known });
      yield { round, decisions: decideRound(seen, policy, round.at.getTime()) };
    }
    last = some.at(-1);
    if (some.length < roundsAtOnce) return;
  }
}

/** What the round saw; rounds from before the span are read back to the last that holds everything itself. */
async function snapshotOf(
  tx: Tx,
  round: MatchingRound,
  snapshots: ReadonlyMap<string, WrittenSnapshot>,
): Promise<WrittenSnapshot | undefined> {
  const chain = [round];
  for (;;) {
    const earliest = chain.at(-1);
    if (!earliest) return undefined;
    const { previousId } = earliest;
    const known = previousId === null ? new WrittenSnapshot() : snapshots.get(previousId);
    if (known) return chain.reduceRight((snapshot, one) => snapshot.with(decompressed(one.seen)), known);
    const before = previousId === null ? undefined : await matchingRound(tx, previousId);
    if (!before) return undefined;
    chain.push(before);
  }
}

async function policyOf(
  tx: Tx,
  version: number,
  known: Map<number, RoutingPolicy | undefined>,
): Promise<RoutingPolicy | undefined> {
  if (!known.has(version)) {
    const found = await documentVersion(tx, 'routing-policy', routingPolicyName, version);
    known.set(version, found?.body);
  }
  return known.get(version);
}

function keep(snapshots: Map<string, WrittenSnapshot>, id: string, snapshot: WrittenSnapshot): void {
  snapshots.set(id, snapshot);
  const [oldest] = snapshots.keys();
  if (snapshots.size > keptSnapshots && oldest !== undefined) snapshots.delete(oldest);
}
