import { system } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import type { RoutingReceiptRow } from '#persistence/rows/routing-receipt.row.ts';
import { noteAssigned } from '#persistence/stores/agent.store.ts';
import { startAssignments, type NewAssignment } from '#persistence/stores/assignment.store.ts';
import { appendEvents, type NewEvent } from '#persistence/stores/event.store.ts';
import { openHoldings, type NewHolding } from '#persistence/stores/holding.store.ts';
import { insertOffers, type NewOffer } from '#persistence/stores/offer.store.ts';
import { addItemsToOutbox } from '#persistence/stores/outbox.store.ts';
import { handOut } from '#persistence/stores/pool.store.ts';
import { insertRoutingReceipts } from '#persistence/stores/routing-receipt.store.ts';
import { cancelTimers, scheduleTimers } from '#persistence/stores/timer.store.ts';
import type { Flow } from '../flow.ts';
import { ringAgent } from '../voice/ring-agent.ts';
import type { ConfirmedOffer } from './confirm-offers.ts';
import { policyOf, type LivePolicy } from './live-policy.ts';
import { offerExpiryTimer, roundOverTimerKey } from './offer-timers.ts';
import { relaxationTimerKey } from './place-in-queue.ts';

/** Writes what one round of matching gives out, in one statement per table however much it is. */
export async function recordOffers(
  flow: Flow,
  tx: Tx,
  given: readonly ConfirmedOffer[],
  policy: LivePolicy,
  now: Date,
): Promise<void> {
  if (given.length === 0) return;
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
        createdAt: now,
        expiresAt,
      });
      const data = { offerId: id, expiresAt: expiresAt.toISOString(), round, receiptId: receipt.id };
      events.push({ ...fact, type: 'offer.made', data });
    }
  }
  await insertRoutingReceipts(tx, receipts);
  await insertOffers(tx, offers);
  await startAssignments(tx, assignments);
  await openHoldings(tx, holdings);
  await handOut(
    tx,
    confirmed.map(({ decision }) => ({
      conversationId: decision.conversationId,
      state: decision.autoAccept ? 'assigned' : 'offered',
      round: decision.round,
      assigneeId: decision.autoAccept ? decision.agentId : null,
    })),
    now,
  );
  await noteAssigned(tx, [...new Set(holdings.map((one) => one.agentId))], now);
  await appendEvents(tx, events);
  await cancelTimers(
    tx,
    confirmed.flatMap(({ decision: { conversationId } }) => [
      relaxationTimerKey(conversationId),
      roundOverTimerKey(conversationId),
    ]),
  );
  await scheduleTimers(
    tx,
    offers.map((one) => offerExpiryTimer(one.id, one.expiresAt)),
  );
  await addItemsToOutbox(
    tx,
    'sla-follow',
    assignments.map(({ conversationId }) => ({ id: flow.newId(), payload: { conversationId } })),
    now,
  );
  for (const { decision, conversation } of confirmed) {
    if (decision.autoAccept && conversation.channel === 'voice') await ringAgent(flow, tx, decision, now);
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
    kind: 'work',
    channelKind: channel,
    units: cost.units,
    exclusive: cost.exclusive ?? false,
    byHand: false,
    fromAt: now,
  };
}
