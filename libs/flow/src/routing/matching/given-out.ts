import { system } from '#contracts/event-types.ts';
import { isHard } from '#domain/routing/hard-work.ts';
import type { Tx } from '#persistence/database.ts';
import type { RoutingReceiptRow } from '#persistence/rows/routing-receipt.row.ts';
import type { NewEvent } from '#persistence/stores/events/event.store.ts';
import type { NewAssignment } from '#persistence/stores/routing/assignment.store.ts';
import type { NewHolding } from '#persistence/stores/routing/holding.store.ts';
import type { NewOffer } from '#persistence/stores/routing/offer.store.ts';
import type { GivenOut } from '#persistence/stores/routing/round-write.store.ts';
import type { Flow } from '../../flow.ts';
import { ringAgent } from '../../voice/ring-agent.ts';
import { policyOf, type LivePolicy } from '../live-policy.ts';
import { offerExpiryTimer } from '../offers/offer-expiry-timer.ts';
import { relaxationTimerKey } from '../waiting/place-in-queue.ts';
import { roundOverTimerKey } from '../waiting/rest-over-timer.ts';
import type { ConfirmedOffer } from './confirm-offers.ts';

/** What is to be written of what one round of matching gives out. */
export function givenOut(
  flow: Flow,
  given: readonly ConfirmedOffer[],
  policy: LivePolicy,
  now: Date,
): GivenOut {
  const confirmed = policy.share ? given.map((one) => underItsOwn(one, policy)) : given;
  const receipts: RoutingReceiptRow[] = [];
  const holdings: NewHolding[] = [];
  const offers: NewOffer[] = [];
  const assignments: NewAssignment[] = [];
  const events: NewEvent[] = [];
  for (const one of confirmed) {
    const { decision, conversation } = one;
    const { conversationId, agentId, round } = decision;
    const own = policyOf(policy, conversation);
    const receipt = receiptOf(flow, one, own.version, now);
    receipts.push(receipt);
    holdings.push(holdingOf(flow, one, policy, now));
    const fact = {
      id: flow.newId(),
      at: now,
      actor: system,
      conversationId,
      conversationVersion: conversation.version + 1,
      agentId,
    };
    if (decision.autoAccept) {
      const assignmentId = flow.newId();
      assignments.push({
        id: assignmentId,
        conversationId,
        agentId,
        offerId: null,
        byHand: false,
        hard: isHard(policy.body, conversation),
        startedAt: now,
      });
      const data = { assignmentId, because: 'auto-accept', byHand: false, receiptId: receipt.id };
      events.push({ ...fact, type: 'assignment.started', data });
    } else {
      const id = flow.newId();
      const seconds = own.body.offers.timeoutSeconds[conversation.channel];
      const expiresAt = new Date(now.getTime() + seconds * 1_000);
      offers.push({
        id,
        conversationId,
        agentId,
        routingReceiptId: receipt.id,
        round,
        hard: isHard(policy.body, conversation),
        createdAt: now,
        expiresAt,
      });
      const data = { offerId: id, expiresAt: expiresAt.toISOString(), round, receiptId: receipt.id };
      events.push({ ...fact, type: 'offer.made', data });
    }
  }
  return {
    receipts,
    offers,
    assignments,
    holdings,
    events,
    handings: confirmed.map(({ decision }) => ({
      conversationId: decision.conversationId,
      state: decision.autoAccept ? 'assigned' : 'offered',
      round: decision.round,
      assigneeId: decision.autoAccept ? decision.agentId : null,
    })),
    outbox: assignments.map(({ conversationId }) => ({
      id: flow.newId(),
      queue: 'sla-follow',
      payload: { conversationId },
    })),
    timers: offers.map((one) => offerExpiryTimer(one.id, one.expiresAt)),
    cancelled: confirmed.flatMap(({ decision: { conversationId } }) => [
      relaxationTimerKey(conversationId),
      roundOverTimerKey(conversationId),
    ]),
  };
}

/** Rings those who were given calls without being asked. */
export async function ringForCalls(
  flow: Flow,
  tx: Tx,
  given: GivenOut,
  confirmed: readonly ConfirmedOffer[],
  now: Date,
): Promise<void> {
  const assigned = new Set(given.assignments.map((one) => one.conversationId));
  for (const { decision, conversation } of confirmed) {
    if (conversation.channel === 'voice' && assigned.has(conversation.id)) {
      await ringAgent(flow, tx, decision, now);
    }
  }
}

/** A version that has a share of the traffic says of its own conversations whether agents are asked. */
function underItsOwn(one: ConfirmedOffer, policy: LivePolicy): ConfirmedOffer {
  const { decision, conversation } = one;
  const rules = policyOf(policy, conversation).body.queues[conversation.queue];
  return { ...one, decision: { ...decision, autoAccept: rules?.autoAccept ?? false } };
}

function receiptOf(flow: Flow, one: ConfirmedOffer, policyVersion: number, now: Date): RoutingReceiptRow {
  const { decision, conversation } = one;
  return {
    id: flow.newId(),
    conversationId: decision.conversationId,
    at: now,
    outcome: 'offer',
    agentId: decision.agentId,
    policyVersion,
    step: decision.step,
    round: decision.round,
    detail: {
      queue: conversation.queue,
      channel: conversation.channel,
      priority: conversation.priority,
      required: conversation.required,
      preferred: conversation.preferred,
      teams: conversation.teams,
      queuedAt: new Date(conversation.queuedAtMs).toISOString(),
      deadlineAt:
        conversation.deadlineMs === undefined ? null : new Date(conversation.deadlineMs).toISOString(),
      autoAccept: decision.autoAccept,
      considered: decision.considered,
      consideredCount: decision.consideredCount,
      passedOver: decision.passedOver,
      passedOverCounts: decision.passedOverCounts,
      load: decision.load,
    },
  };
}

function holdingOf(flow: Flow, one: ConfirmedOffer, policy: LivePolicy, now: Date): NewHolding {
  const { channel } = one.conversation;
  const cost = policy.body.capacity.channels[channel];
  return {
    id: flow.newId(),
    agentId: one.decision.agentId,
    conversationId: one.conversation.id,
    customerId: one.conversation.customer,
    kind: 'work',
    channelKind: channel,
    units: cost.units,
    exclusive: cost.exclusive ?? false,
    byHand: false,
    fromAt: now,
  };
}
