import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import type { Flow } from '#flow/flow.ts';
import { RoutingFixture } from './builders/routing-fixture.ts';
import { flowOn, StandingClock } from './flow.ts';
import { freshDatabase } from './postgres/database.ts';

/** A team on a database of its own and a clock that stands: what most routing specs begin with. */
export async function routingOn(policy?: RoutingPolicy): Promise<{
  flow: Flow;
  clock: StandingClock;
  fixture: RoutingFixture;
  drop: () => Promise<void>;
}> {
  const { database, drop } = await freshDatabase();
  const clock = new StandingClock();
  const flow = await flowOn(database, clock);
  return { flow, clock, fixture: await RoutingFixture.in(flow, policy), drop };
}
