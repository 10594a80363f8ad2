import { decide } from '#domain/routing/decide.ts';
import { roomAtMost } from '#domain/capacity/capacity.ts';
import { keptForAgents } from '#domain/routing/kept-for-agent.ts';
import type { OfferDecision, WaitDecision } from '#domain/routing/decision.ts';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import type { RoutableAgent } from '#domain/routing/snapshot.ts';
import { relatedOnly } from '#domain/routing/related-work.ts';
import { absentAgents, routableAgents } from '#persistence/stores/agent.store.ts';
import { askForMatching } from '#persistence/stores/matching.store.ts';
import { lockPool, tryToLockPool, waitingConversations } from '#persistence/stores/pool.store.ts';
import type { Flow } from '../flow.ts';
import { confirmOffers } from './confirm-offers.ts';
import { learnedEstimates } from './learned-estimates.ts';
import { livePolicy } from './live-policy.ts';
import { notBefore } from './in-order.ts';
import { recordOffers } from './record-offers.ts';
import { recordRound } from './round-record.ts';
import { recordWaits } from './record-waits.ts';
import { shadowDecisions } from './shadow-decisions.ts';

/**
 * A round that is hinted reads as many of a class as there is room for, and a few more, which may have been asked; the
 * first of each class in any case, to say why they all wait.
 */
const spare = 20;
const perClassAtMost = 500;
/** A thorough round reads so far into every class, and records why each of them waits. */
const perClassThoroughly = 2_500;

export interface MatchOptions {
  /** Read far into every class and record why each conversation waits. */
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
}

/**
 * One round of matching: everybody with room, and the front of what waits. Rounds come one after another, over all
 * processes: the decision is made on a snapshot, and written only where the conversations and agents, locked and read
 * again, still allow it.
 */
export async function matchWaiting(flow: Flow, options: MatchOptions = {}): Promise<MatchOutcome> {
  const policy = await livePolicy(flow);
  const round = await flow.database.transaction(async (tx) => {
    if (!options.unlessElsewhere) await lockPool(tx);
    else if (!(await tryToLockPool(tx))) return undefined;
    const available = await routableAgents(tx, 'available', policy.body.capacity.units);
    const waiting = await waitingConversations(
      tx,
      options.thorough ? perClassThoroughly : reachFor(available, policy.body),
    );
    if (waiting.length === 0) return undefined;
    const agents = [...available, ...(await absentAgents(tx))];
    const nowMs = flow.clock.now().getTime();
    const learned = await learnedEstimates(flow, tx);
    const snapshot = relatedOnly({ waiting, agents, estimates: learned?.body });
    const decisions = decide(keptForAgents(snapshot, nowMs), policy.body, nowMs);
    const offers = decisions.filter((one): one is OfferDecision => one.kind === 'offer');
    const waits = decisions.filter((one): one is WaitDecision => one.kind === 'wait');
    const pooled = new Map(waiting.map((one) => [one.id, one]));
    const confirmed = await confirmOffers(tx, offers, pooled, policy.body, flow.clock.now().getTime());
    // Under all locks, so that no fact bears an earlier instant than those it builds upon.
    const now = confirmed.reduce((at, one) => notBefore(at, one.presentSince), flow.clock.now());
    await recordOffers(flow, tx, confirmed, policy, now);
    const noted = await recordWaits(flow, tx, waits, pooled, policy.version, now);
    const decided = { snapshot, decisions, nowMs, policyVersion: policy.version, estimateId: learned?.id };
    const written = confirmed.length + noted > 0 ? await recordRound(flow, tx, decided) : undefined;
    const dropped = offers.length - confirmed.length;
    if (dropped > 0) await askForMatching(tx);
    const outcome = { offered: confirmed.length, dropped, waiting: waits.length };
    return { outcome, snapshot, decisions, nowMs, written };
  });
  if (!round) return { kind: 'matched', offered: 0, dropped: 0, waiting: 0 };
  round.written?.();
  await shadowDecisions(flow, policy, round);
  return { kind: 'matched', ...round.outcome };
}

function reachFor(available: readonly RoutableAgent[], policy: RoutingPolicy): number {
  const room = available.reduce(
    (sum, agent) => sum + roomAtMost(agent.held, agent.units, policy.capacity),
    0,
  );
  return room === 0 ? 1 : Math.min(room + spare, perClassAtMost);
}
