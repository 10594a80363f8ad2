import { classify } from '#domain/routing/classify.ts';
import { priorityRank, type Priority } from '#domain/words.ts';
import type { Tx } from '#persistence/database.ts';
import type { CallRow } from '#persistence/rows/call.row.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import type { ConversationChange } from '#persistence/stores/conversations/conversation.store.ts';
import { customerAttributes } from '#persistence/stores/customers/customer-attributes.store.ts';
import type { Flow } from '../flow.ts';
import { historiesFor } from '../intake/histories-for.ts';
import { endAssignment } from '../routing/assignments/end-assignment.ts';
import { livePolicy, policyOf } from '../routing/live-policy.ts';
import { withdrawOffer } from '../routing/offers/withdraw-offer.ts';
import { placeInQueue } from '../routing/waiting/place-in-queue.ts';

const because = 'customer-called';

/**
 * Turns a conversation that a caller joined into work for whoever takes calls: the call's own classification decides
 * where it waits. An owner who was writing with the customer is the first choice, but the caller waits for whoever can
 * pick up the phone. What waited keeps its place.
 */
export async function makeItACall(
  flow: Flow,
  tx: Tx,
  row: ConversationRow,
  call: CallRow,
  now: Date,
): Promise<void> {
  const live = policyOf(await livePolicy(flow, tx), row);
  const { version, body: policy, queueIds, calendars } = live;
  const customer = await customerAttributes(tx, row.customerId);
  const histories = await historiesFor(tx, live, [{ customer: { id: row.customerId } }]);
  const { rule, queue, ...needs } = classify(
    policy,
    {
      channelKind: 'voice',
      to: [call.toNumber],
      subject: '',
      text: '',
      language: row.language ?? undefined,
      digits: call.digits ?? undefined,
      from: call.fromNumber,
      customer,
      tags: row.tags,
      history: histories.get(row.customerId),
      calendars,
      atMs: now.getTime(),
    },
    queueIds,
  );
  await withdrawOffer(flow, tx, row, because, now);
  const ended = await endAssignment(flow, tx, row, { reason: because, wrapUp: false }, now);
  const owner = ended?.agentId ?? row.assigneeId;
  const waited = row.state === 'queued' || row.state === 'offered';
  const change: ConversationChange = {
    channelKind: 'voice',
    queueId: queueIds.get(queue) ?? row.queueId,
    priority: higher(row.priority, needs.priority),
    requiredSkills: [...needs.required],
    preferredSkills: [...needs.preferred],
    hard: needs.hard ?? null,
    tags: [...new Set([...row.tags, ...needs.tags])],
    rule: rule ?? null,
    policyVersion: version,
    resolvedAt: null,
    ...(owner && { lastAgentId: owner }),
    ...(!waited && { queuedAt: now, relaxationStep: 0 }),
  };
  await placeInQueue(flow, tx, row, { queueName: queue, policy, because, newRound: true, change }, now);
}

function higher(one: Priority, other: Priority): Priority {
  return priorityRank(one) >= priorityRank(other) ? one : other;
}
