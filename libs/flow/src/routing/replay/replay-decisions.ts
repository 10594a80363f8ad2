import type { Flow } from '../../flow.ts';
import { digestOf } from '../matching/round-record.ts';
import { decidedAgain } from './decided-again.ts';

/** A round of matching that was recorded. */
export interface PastRound {
  readonly id: string;
  readonly at: Date;
  readonly policyVersion: number;
}

export interface ReplayedDecisions {
  readonly rounds: number;
  readonly offers: number;
  /** Of the policy, in the order in which they decided. */
  readonly versions: readonly number[];
  /** Rounds that come out otherwise than they were decided. */
  readonly differing: readonly PastRound[];
  /** Rounds of which not enough is recorded any more. */
  readonly lost: readonly PastRound[];
}

/**
 * Decides all recorded rounds of [from, to) again and compares what comes out with what was recorded. Reads only.
 * @param upTo is told after each round up to which instant all was decided
 */
export async function replayDecisions(
  flow: Flow,
  from: Date,
  to: Date,
  upTo?: (at: Date) => void,
): Promise<ReplayedDecisions> {
  const differing: PastRound[] = [];
  const lost: PastRound[] = [];
  const versions = new Set<number>();
  let rounds = 0;
  let offers = 0;
  for await (const { round, decisions } of decidedAgain(flow, from, to)) {
    const { id, at, policyVersion } = round;
    rounds += 1;
    offers += round.offers;
    versions.add(policyVersion);
    if (!decisions) lost.push({ id, at, policyVersion });
    else if (digestOf(decisions) !== round.digest) differing.push({ id, at, policyVersion });
    upTo?.(at);
  }
  return { rounds, offers, versions: [...versions], differing, lost };
}
