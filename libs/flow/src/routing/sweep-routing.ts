import { system } from '#contracts/event-types.ts';
import { stepCount, stepsPast } from '#domain/routing/next-step.ts';
import { departedOwners } from '#persistence/stores/routing/assignment.store.ts';
import { strandedWrapUps } from '#persistence/stores/routing/holding.store.ts';
import { strandedOffers } from '#persistence/stores/routing/offer.store.ts';
import { asideWithoutTimer, waitingWithoutTimer } from '#persistence/stores/routing/pool.store.ts';
import { scheduleTimers, type Timer } from '#persistence/stores/work/timer.store.ts';
import type { Flow } from '../flow.ts';
import { absentAgentTimer } from '../presence/presence-timers.ts';
import { wrapUpTimer } from './assignments/end-assignment.ts';
import { livePolicy } from './live-policy.ts';
import { setAsideTimer } from './matching/set-aside.ts';
import { offerExpiryTimer } from './offers/offer-expiry-timer.ts';
import { departedAgentTimer } from './status/return-work-of-departed.ts';
import { relaxationTimer } from './waiting/place-in-queue.ts';

const atOnce = 500;
/** What is due no longer than this may be about to act. */
const patienceMs = 2_000;

/**
 * The safety net: sets the timers anew that something in routing waits for and that are gone, and answers how many.
 * A publication of a policy with other steps is such a case; a crash is none, since timers are written with what
 * they act upon.
 */
export async function sweepRouting(flow: Flow): Promise<number> {
  const { body: policy } = await livePolicy(flow);
  return flow.database.transaction(async (tx) => {
    const now = flow.clock.now();
    const before = new Date(now.getTime() - patienceMs);
    const timers: Timer[] = [];
    const steps = Object.fromEntries(
      Object.entries(policy.queues).map(([name, rules]) => [
        name,
        { count: stepCount(rules), last: rules.afterLast?.do ?? 'wait' },
      ]),
    );
    for (const one of await waitingWithoutTimer(tx, steps, atOnce)) {
      const past = stepsPast(policy.queues[one.queue], one);
      const timer = relaxationTimer(one.id, { queueName: one.queue, policy }, past, one.queuedAt);
      if (timer) timers.push(timer);
    }
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
