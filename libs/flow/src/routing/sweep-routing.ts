import { system } from '#contracts/event-types.ts';
import { departedOwners } from '#persistence/stores/routing/assignment.store.ts';
import { strandedWrapUps } from '#persistence/stores/routing/holding.store.ts';
import { strandedOffers } from '#persistence/stores/routing/offer.store.ts';
import { asideWithoutTimer } from '#persistence/stores/routing/pool.store.ts';
import { scheduleTimers, type Timer } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import { absentAgentTimer } from '../presence/presence-timers.ts';
import { wrapUpTimer } from './assignments/end-assignment.ts';
import { livePolicy } from './live-policy.ts';
import { setAsideTimer } from './matching/set-aside.ts';
import { offerExpiryTimer } from './offers/offer-expiry-timer.ts';
import { departedAgentTimer } from './status/return-work-of-departed.ts';
import { lateSteps, type WaitingWalk } from './waiting/late-steps.ts';

const atOnce = 500;
/** What is due no longer than this may be about to act. */
const patienceMs = 2_000;

/**
 * The safety net: sets the timers anew that something in routing waits for and that are gone, and answers how many.
 * A publication of a policy with other steps is such a case; a crash is none, since timers are written with what
 * they act upon.
 * @param walk how far it has come in going over what waits
 */
export async function sweepRouting(flow: Flow, walk: WaitingWalk = { after: '' }): Promise<number> {
  const { body: policy } = await livePolicy(flow);
  return flow.database.transaction(async (tx) => {
    const now = flow.clock.now();
    const before = new Date(now.getTime() - patienceMs);
    const timers: Timer[] = [];
    timers.push(...(await lateSteps(flow, tx, walk)));
    for (const id of await asideWithoutTimer(tx, atOnce)) timers.push(setAsideTimer(id, now));
    for (const offer of await strandedOffers(tx, before, atOnce)) {
      timers.push(offer.absent ? absentAgentTimer(offer.agentId, now) : offerExpiryTimer(offer.id, now));
    }
    for (const holding of await strandedWrapUps(tx, before, atOnce)) {
      const dueAt = new Date(holding.fromAt.getTime() + policy.wrapUpSeconds[holding.channelKind] * 1_000);
      timers.push(wrapUpTimer(holding.id, holding.conversationId, dueAt));
    }
    for (const agentId of await departedOwners(tx, atOnce))
      timers.push(departedAgentTimer(agentId, system, now));
    const distinct = new Map(timers.map((timer) => [timer.key, timer]));
    await scheduleTimers(tx, [...distinct.values()]);
    return distinct.size;
  });
}
