import type { Decision } from './decision.ts';
import { KeptHouse } from './kept-house.ts';
import type { RoutingPolicy } from './routing-policy.ts';
import type { PoolSnapshot } from './snapshot.ts';

/**
 * One round of matching: for everything that waits the agent to offer it to, in the order in which it is served, or the
 * reason why it goes on waiting. What one conversation takes is not there for the next. Depends on its arguments alone;
 * ties go to the older work and the lower agent id. It seats the house anew; whoever decides often about nearly the same
 * house keeps a `KeptHouse`, which answers the same.
 */
export function decide(snapshot: PoolSnapshot, policy: RoutingPolicy, nowMs: number): Decision[] {
  return new KeptHouse().decide(snapshot, policy, nowMs);
}
