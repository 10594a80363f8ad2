import type { Estimates } from '#domain/routing/engine/estimates.ts';
import type { Tx } from '#persistence/database.ts';
import { lockPool, tryToLockPool } from '#persistence/stores/routing/pool.store.ts';
import { askForMatching } from '#persistence/stores/work/matching.store.ts';
import type { Flow } from '../../flow.ts';
import { notBefore } from '../../in-order.ts';
import { learnedEstimates } from '../learning/learned-estimates.ts';
import type { LivePolicy } from '../live-policy.ts';
import { confirmOffers, type Confirmed, type ConfirmedOffer } from './confirm-offers.ts';
import { giveOut, giveOutInParts } from './give-out.ts';
import type { Matchmaker } from './matchmaker.ts';
import type { RecordedRound, RoundToRecord } from './round-record.ts';
import { setAside, type SetAside } from './set-aside.ts';

/** A round that was decided and whose offers are written. */
export interface MadeRound extends RoundToRecord {
  readonly estimates: Estimates | undefined;
  readonly confirmed: readonly ConfirmedOffer[];
  /** The locks that it asked for. */
  readonly locks: Omit<Confirmed, 'confirmed'>;
  /** With its offers; a round without any is recorded when something else comes of it. */
  readonly recorded: RecordedRound | undefined;
  /** Those whose offers could not be written. */
  readonly setAside: readonly SetAside[];
}

export interface RoundOptions {
  /** Leave it to whoever is at a round now. */
  readonly unlessElsewhere: boolean;
  /** Something cannot be written: find out what, and write the rest. */
  readonly inParts: boolean;
}

/**
 * The part of a round of matching that holds the pool: looks, decides, and writes what is given out where the conversations
 * and agents, locked and read again, still allow it. What did not hold any more is looked at again.
 */
export async function roundOfMatching(
  flow: Flow,
  tx: Tx,
  matchmaker: Matchmaker,
  policy: LivePolicy,
  { unlessElsewhere, inParts }: RoundOptions,
): Promise<MadeRound | 'elsewhere' | 'nothing waits'> {
  if (!unlessElsewhere) await lockPool(tx);
  else if (!(await tryToLockPool(tx))) return 'elsewhere';
  const { pool, seen, house, record } = matchmaker;
  await matchmaker.look(tx, policy.body.capacity.units, flow.clock.now().getTime());
  if (pool.waiting.size === 0) return 'nothing waits';
  const learned = await learnedEstimates(flow, tx);
  const nowMs = flow.clock.now().getTime();
  const name = `${policy.version} ${learned?.id ?? ''}`;
  const estimates = learned?.body;
  const decisions = house.decide(seen, { policy: policy.body, estimates, name }, nowMs);
  const recordable = { policyVersion: policy.version, estimateId: learned?.id };
  const { offers } = decisions;
  const beforeLocksMs = flow.clock.now().getTime();
  const { confirmed, ...locks } = await confirmOffers(tx, offers, pool.waiting, policy.body, beforeLocksMs);
  const round = { seen: pool, decisions, nowMs, estimates, locks, ...recordable };
  if (confirmed.length < offers.length) await askForMatching(tx);
  if (confirmed.length === 0) return { ...round, confirmed, recorded: undefined, setAside: [] };
  // Under all locks, so that no fact bears an earlier instant than those it builds upon.
  const now = confirmed.reduce((at, one) => notBefore(at, one.presentSince), flow.clock.now());
  const recorded = await record.next(flow, round);
  const giving = { policy, row: recorded.row, now };
  if (!inParts) {
    await giveOut(flow, tx, confirmed, giving);
    return { ...round, confirmed, recorded, setAside: [] };
  }
  const refused = await giveOutInParts(flow, tx, confirmed, giving);
  const refusedOffers = new Set(refused.map((one) => one.offer));
  const written = confirmed.filter((one) => !refusedOffers.has(one));
  return { ...round, confirmed: written, recorded, setAside: await setAside(flow, tx, refused, giving) };
}
