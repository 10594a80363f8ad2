import type { MessageWrite } from '#persistence/stores/conversations/message-write.store.ts';
import type { NewEvent } from '#persistence/stores/events/event.store.ts';
import type { IntakeFacts } from '#persistence/stores/intake/intake-facts.store.ts';
import type { Flow } from '../flow.ts';
import type { ArrivedMessage } from './arrived-message.ts';

/** The customer who wrote, and what must be written where they are new or have proved who they are. */
export interface Sender {
  readonly customerId: string;
  readonly write: Pick<MessageWrite, 'customer' | 'identity' | 'verifiedIdentityId'>;
  readonly events: (conversationId: string) => NewEvent[];
}

/**
 * The sender by identity; whoever is not known, or hides, is a new customer.
 * @param heeded what a word of the sender changed, as STOP
 */
export function senderOf(
  flow: Flow,
  arrived: ArrivedMessage,
  facts: IntakeFacts,
  heeded: Pick<NewEvent, 'type' | 'data'> | undefined,
  now: Date,
): Sender {
  const { said, identity } = arrived;
  const eventOf = (conversationId: string, customerId: string, fact: Pick<NewEvent, 'type' | 'data'>) => ({
    id: flow.newId(),
    at: now,
    actor: { kind: 'customer' as const, id: customerId },
    conversationId,
    ...fact,
  });
  if (facts.customer) {
    const { id: customerId, identityId, verified } = facts.customer;
    const proved = said.verified && !verified;
    return {
      customerId,
      write: proved ? { verifiedIdentityId: identityId } : {},
      events: (conversationId) => (heeded ? [eventOf(conversationId, customerId, heeded)] : []),
    };
  }
  const customerId = flow.newId();
  return {
    customerId,
    write: {
      customer: {
        id: customerId,
        name: said.fromName || null,
        language: said.language ?? null,
        createdAt: now,
      },
      identity: identity && {
        id: flow.newId(),
        customerId,
        ...identity,
        verified: said.verified,
        createdAt: now,
      },
    },
    events: (conversationId) => [
      eventOf(conversationId, customerId, {
        type: 'customer.created',
        data: { customerId, channelKind: said.channelKind },
      }),
      ...(heeded ? [eventOf(conversationId, customerId, heeded)] : []),
    ],
  };
}
