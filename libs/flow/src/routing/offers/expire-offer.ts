import { system } from '#contracts/event-types.ts';
import { lockConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { restAgent } from '#persistence/stores/people/agent.store.ts';
import { endPendingOffer, offerById } from '#persistence/stores/routing/offer.store.ts';
import { scheduleTimers } from '#persistence/stores/work/timer.store.ts';
import type { TimerAct } from '../../timers/run-due-timers.ts';
import { livePolicy } from '../live-policy.ts';
import { restOverTimer } from '../waiting/rest-over-timer.ts';
import { returnUnanswered } from './return-unanswered.ts';

/** Timer `offer-expiry`: nobody answered. The conversation keeps its place; the agent gets no offers for a while. */
export const expireOffer: TimerAct = async (flow, tx, timer, now) => {
  const known = await offerById(tx, String(timer.payload.offerId));
  const row = known && (await lockConversation(tx, known.conversationId));
  const expired = row && (await endPendingOffer(tx, known.id, { to: 'expired' }, now));
  if (!expired) return;
  await returnUnanswered(flow, tx, row, expired, system, now);
  const { body: policy } = await livePolicy(flow, tx);
  const restOver = new Date(now.getTime() + policy.offers.restSeconds * 1_000);
  await restAgent(tx, expired.agentId, restOver);
  await scheduleTimers(tx, [restOverTimer({ agentId: expired.agentId }, restOver)]);
};
