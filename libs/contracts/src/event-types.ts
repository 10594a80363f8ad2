/** Types of the facts on the timeline and in the live feed; the past tense of what happened. */
export const eventTypes = [
  'conversation.opened',
  'conversation.reopened',
  'conversation.classified',
  'conversation.queued',
  'conversation.priority-raised',
  'conversation.priority-set',
  'conversation.skills-relaxed',
  'conversation.teams-widened',
  'conversation.tagged',
  'conversation.escalated',
  'conversation.pending',
  'conversation.resumed',
  'conversation.resolved',
  'message.received',
  'message.composed',
  'message.noted',
  'message.delivery-changed',
  'offer.made',
  'offer.accepted',
  'offer.declined',
  'offer.expired',
  'offer.withdrawn',
  'assignment.started',
  'assignment.ended',
  'wrap-up.started',
  'wrap-up.ended',
  'routing.waiting',
  'call.started',
  'call.menu-chosen',
  'call.queued',
  'call.connecting',
  'call.connected',
  'call.ended',
  'call.missed',
  'clock.started',
  'clock.paused',
  'clock.resumed',
  'clock.met',
  'clock.breached',
  'clock.cancelled',
  'clock.moved',
  'sla.step-acted',
  'notice.given',
  'agent.presence-changed',
  'customer.created',
  'customer.merged',
  'customer.unmerged',
  'receipt.quarantined',
  'address.suppressed',
  'address.unsuppressed',
] as const;

export type EventType = (typeof eventTypes)[number];

/** Who did it. `id` is a customer's or an agent's; the system has none. */
export type Actor =
  | { readonly kind: 'system' }
  | { readonly kind: 'customer'; readonly id: string }
  | { readonly kind: 'agent'; readonly id: string };

export const system: Actor = { kind: 'system' };
