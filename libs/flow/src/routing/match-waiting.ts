import type { OfferDecision, WaitDecision } from '#domain/routing/decision.ts';
import { relatedOnly } from '#domain/routing/related-work.ts';
import { askForMatching } from '#persistence/stores/matching.store.ts';
import { lockPool, tryToLockPool } from '#persistence/stores/pool.store.ts';
import { writeRound } from '#persistence/stores/round-write.store.ts';
import type { Flow } from '../flow.ts';
import { confirmOffers } from './confirm-offers.ts';
import { notBefore } from './in-order.ts';
import { learnedEstimates } from './learned-estimates.ts';
import { livePolicy } from './live-policy.ts';
import { Matchmaker } from './matchmaker.ts';
import { givenOut, ringForCalls } from './given-out.ts';
import { notedAtOnce, recordWaits } from './record-waits.ts';
import { shadowDecisions } from './shadow-decisions.ts';

export interface MatchOptions {
  /** What was kept from the rounds before; without it everything is read. */
  readonly matchmaker?: Matchmaker;
  /** Record why everything waits, and not only what came or changed since the last round. */
  readonly thorough?: boolean;
  /** Leave it to whoever is at a round now, who will make one more for the same hint. */
  readonly unlessElsewhere?: boolean;
}

export interface MatchOutcome {
  readonly kind: 'matched';
  /** Offers made and conversations assigned without asking. */
  readonly offered: number;
  /** Decisions that no longer held when they were to be written; the pool is looked at again. */
  readonly dropped: number;
  readonly waiting: number;
  /** Something changed meanwhile, or more is to be said of why things wait: make another round. */
  readonly again: boolean;
}

/**
 * One round of matching: everybody with room, and all that waits. Rounds come one after another, over all processes: the
 * decision is made on what was read last, and written only where the conversations and agents, locked and read again,
 * still allow it.
 */
export async function matchWaiting(flow: Flow, options: MatchOptions = {}): Promise<MatchOutcome> {
  const policy = await livePolicy(flow);
  const { pool, house, record } = options.matchmaker ?? new Matchmaker();
  const round = await flow.database.transaction(async (tx) => {
    if (!options.unlessElsewhere) await lockPool(tx);
    else if (!(await tryToLockPool(tx))) return undefined;
    const renewed = await pool.refresh(tx, policy.body.capacity.units, flow.clock.now().getTime());
    record.note(renewed);
    if (pool.waiting.size === 0) return 'nothing waits';
    const nowMs = flow.clock.now().getTime();
    const learned = await learnedEstimates(flow, tx);
    const snapshot = relatedOnly({ ...pool.snapshot(), estimates: learned?.body });
    const basis = `${policy.version} ${learned?.id ?? ''}`;
    const decisions = house.decide(snapshot, policy.body, nowMs, basis);
    const offers = decisions.filter((one): one is OfferDecision => one.kind === 'offer');
    const waits = decisions.filter((one): one is WaitDecision => one.kind === 'wait');
    const confirmed = await confirmOffers(tx, offers, pool.waiting, policy.body, flow.clock.now().getTime());
    // Under all locks, so that no fact bears an earlier instant than those it builds upon.
    const now = confirmed.reduce((at, one) => notBefore(at, one.presentSince), flow.clock.now());
    const told =
      options.thorough || renewed === 'all'
        ? waits
        : waits.filter((one) => renewed.conversations.has(one.conversationId));
    const noted = await recordWaits(flow, tx, told, pool.waiting, policy.version, now);
    const decided = {
      seen: pool,
      decisions,
      nowMs,
      policyVersion: policy.version,
      estimateId: learned?.id,
    };
    const recorded = confirmed.length + noted.length > 0 ? record.next(flow, decided) : undefined;
    if (recorded) {
      const given = givenOut(flow, confirmed, policy, now);
      await writeRound(tx, given, recorded.row, now);
      await ringForCalls(flow, tx, given, confirmed, now);
    }
    const dropped = offers.length - confirmed.length;
    if (dropped > 0) await askForMatching(tx);
    return { snapshot, decisions, nowMs, recorded, offers, confirmed, noted, waiting: waits.length };
  });
  if (!round || round === 'nothing waits') {
    return { kind: 'matched', offered: 0, dropped: 0, waiting: 0, again: round !== undefined && pool.marked };
  }
  const { offers, confirmed, noted } = round;
  const given = {
    conversations: offers.map((one) => one.conversationId),
    agents: offers.map((one) => one.agentId),
  };
  const again = pool.markedBeside(given) || noted.length === notedAtOnce;
  round.recorded?.committed();
  for (const one of noted) pool.noted(one.conversationId, one.because);
  // What was given out is told as every other change, and perhaps after the next round has begun.
  pool.mark(given);
  await shadowDecisions(flow, policy, round);
  return {
    kind: 'matched',
    offered: confirmed.length,
    dropped: offers.length - confirmed.length,
    waiting: round.waiting,
    again,
  };
}
