import { system } from '#contracts/event-types.ts';
import { tellsPromises } from '#contracts/promise-settings.ts';
import type { Keyword } from '#domain/conversations/keyword.ts';
import type { CustomerHistory } from '#domain/routing/classification-facts.ts';
import { classify } from '#domain/routing/classify.ts';
import type { MessageWrite } from '#persistence/stores/conversations/message-write.store.ts';
import type { OutboxItem } from '#persistence/stores/work/outbox.store.ts';
import type { Flow } from '../flow.ts';
import { policyForNew, type LivePolicy } from '../routing/live-policy.ts';
import { shadowRoutingOf } from '../routing/shadow/shadow-routing-of.ts';
import { queuedEvent, relaxationTimer } from '../routing/waiting/place-in-queue.ts';
import { restOverTimer } from '../routing/waiting/rest-over-timer.ts';
import type { ArrivedMessage } from './arrived-message.ts';
import { inboundRow, receivedEvent } from './inbound-row.ts';
import type { Sender } from './sender.ts';
import type { Stored } from './stored.ts';

export interface Opening {
  readonly sender: Sender;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The customer's earlier conversations; asked for only where a policy looks at them. */
  readonly history: CustomerHistory | undefined;
  /** A conversation that it may have to do with, but did not join. */
  readonly related: string | undefined;
  readonly because: string;
  readonly policy: LivePolicy;
  /** All that it says is this word, which was heeded: nobody waits for an answer. */
  readonly heeded: Keyword | undefined;
}

/** A conversation to be written, and what its receipt then is. */
export interface Opened {
  readonly write: MessageWrite;
  readonly stored: Extract<Stored, { kind: 'stored' }>;
}

/**
 * A new conversation with its first message, classified. It is in its queue, or resolved where a word for the carrier
 * is all that was said: to be seen, and taken up when the customer writes more, but no work.
 */
export function openingOf(
  flow: Flow,
  arrived: ArrivedMessage,
  { sender, attributes, history, related, because, policy: policies, heeded }: Opening,
  now: Date,
): Opened {
  const { said, channel } = arrived;
  const { customerId } = sender;
  const id = flow.newId();
  const version = 1;
  const to = [...new Set([...said.to, channel.address])];
  const policy = policyForNew(policies, id);
  const { calendars } = policies;
  const facts = { ...said, to, customer: attributes, history, calendars, atMs: now.getTime() };
  const classified = classify(policy.body, facts, policy.queueIds);
  const { rule, queue, keptFor, ...needs } = classified;
  const keptUntil = keptFor && !heeded ? new Date(now.getTime() + keptFor.seconds * 1_000) : undefined;
  const placing = { queueName: queue, policy: policy.body, because: 'classified' };
  const fact = { conversationId: id, conversationVersion: version, at: now };
  const timers = heeded ? [] : [relaxationTimer(id, placing, 0, now)];
  if (keptUntil) timers.push(restOverTimer({ conversationId: id }, keptUntil));
  return {
    stored: {
      kind: 'stored',
      receiptId: arrived.receipt.id,
      conversationId: id,
      messageId: arrived.id,
      opened: true,
    },
    write: {
      ...sender.write,
      conversation: {
        id,
        customerId,
        channelId: channel.id,
        channelKind: said.channelKind,
        subject: said.subject,
        language: said.language ?? null,
        state: heeded ? 'resolved' : 'queued',
        priority: needs.priority,
        queueId: policy.queueIds.get(queue) ?? null,
        requiredSkills: [...needs.required],
        preferredSkills: [...needs.preferred],
        hard: needs.hard ?? null,
        tags: [...needs.tags],
        policyVersion: policy.version,
        rule: rule ?? null,
        lastAgentId: keptFor?.agentId ?? null,
        keptUntil: keptUntil ?? null,
        queuedAt: heeded ? null : now,
        resolvedAt: heeded ? now : null,
        createdAt: now,
        updatedAt: now,
        lastMessageAt: now,
      },
      shadow: shadowRoutingOf(policies, classified, id, facts),
      message: inboundRow(arrived, id, customerId, now),
      attachments: arrived.attachments,
      events: [
        ...sender.events(id),
        {
          ...fact,
          id: flow.newId(),
          type: 'conversation.opened',
          actor: { kind: 'customer', id: customerId },
          data: {
            customerId,
            channelKind: said.channelKind,
            subject: said.subject,
            ...(related && { possiblyBelongsTo: related, because }),
          },
        },
        receivedEvent(flow, arrived, { conversationId: id, version, customerId }, {}, now),
        {
          ...fact,
          id: flow.newId(),
          type: 'conversation.classified',
          actor: system,
          data: {
            rule: rule ?? null,
            queue,
            policyVersion: policy.version,
            ...needs,
            ...(keptFor && { keptFor }),
          },
        },
        heeded
          ? {
              ...fact,
              id: flow.newId(),
              type: 'conversation.resolved',
              actor: system,
              data: { because: 'carrier-keyword', keyword: heeded },
            }
          : queuedEvent(flow, id, version, placing, now, now),
      ],
      outbox: heeded ? [] : followed(flow, id, tellsPromises(channel.settings) && mayBeTold(said)),
      waits: !heeded,
      timers: timers.filter((timer) => timer !== undefined),
    },
  };
}

function followed(flow: Flow, conversationId: string, told: boolean): OutboxItem[] {
  const follow: OutboxItem = { id: flow.newId(), queue: 'sla-follow', payload: { conversationId } };
  return told ? [follow, { id: flow.newId(), queue: 'promise', payload: { conversationId } }] : [follow];
}

/** Callers are told on the line, and machines nothing. */
function mayBeTold({ automatic, channelKind }: ArrivedMessage['said']): boolean {
  return !automatic && channelKind !== 'voice';
}
