import { digestOf } from './round-record.ts';
import { decidedAgain } from './decided-again.ts';
import type { Flow } from '../flow.ts';

export interface ReplayedDecisions {
  readonly rounds: number;
  readonly offers: number;
  /** Rounds that come out otherwise than they were decided. */
  readonly differing: readonly string[];
  /** Rounds of which not enough is recorded any more. */
  readonly lost: readonly string[];
}

/** Decides all recorded rounds of [from, to) again and compares what comes out with what was recorded. Reads only. */
export async function replayDecisions(flow: Flow, from: Date, to: Date): Promise<ReplayedDecisions> {
  const differing: string[] = [];
  const lost: string[] = [];
  let rounds = 0;
  let offers = 0;
  for await (const { round, decisions } of decidedAgain(flow, from, to)) {
    rounds += 1;
    offers += round.offers;
    if (!decisions) lost.push(round.id);
    else if (digestOf(decisions) !== round.digest) differing.push(round.id);
  }
  return { rounds, offers, differing, lost };
}
