import { byPlace } from './by-place.ts';
import type { Decision } from './decision.ts';
import { KeptHouse } from './kept-house.ts';
import { poolByIds } from './pool-by-ids.ts';
import type { RoundDecisions } from './round-decisions.ts';
import type { RoutingPolicy } from './routing-policy.ts';
import type { PoolSnapshot } from './snapshot.ts';

/**
 * One round of matching: for everything that waits the agent to offer it to, in the order in which it is served, or the
 * reason why it goes on waiting. What one conversation takes is not there for the next. Depends on its arguments alone;
 * ties go to the older work and the lower agent id. It seats the house anew; whoever decides often about nearly the same
 * house keeps a `KeptHouse`, which answers the same.
 */
export function decide(snapshot: PoolSnapshot, policy: RoutingPolicy, nowMs: number): Decision[] {
  const round = decideRound(snapshot, policy, nowMs);
  const waits = [...snapshot.waiting].sort(byPlace).flatMap(({ id }) => round.whyWaits(id) ?? []);
  return [...round.offers, ...waits];
}

/** The same, without the reasons of all that waits on, which it can be asked for. */
export function decideRound(snapshot: PoolSnapshot, policy: RoutingPolicy, nowMs: number): RoundDecisions {
  return new KeptHouse().decide(poolByIds(snapshot), { policy, estimates: snapshot.estimates }, nowMs);
}
