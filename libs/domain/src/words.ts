/** The closed lists of the model. Every layer uses these words and no others (docs/model.md). */

export const channelKinds = ['email', 'sms', 'whatsapp', 'voice', 'chat', 'custom'] as const;
/** How a channel carries messages. */
export type ChannelKind = (typeof channelKinds)[number];

export const conversationStates = ['new', 'queued', 'offered', 'assigned', 'pending', 'resolved'] as const;
/** Life of a conversation: new → queued → offered → assigned → (pending ⇄ assigned) → resolved. */
export type ConversationState = (typeof conversationStates)[number];

export const priorities = ['low', 'normal', 'high', 'urgent'] as const;
/** Rank of a conversation among those that wait; later in the list is served sooner. */
export type Priority = (typeof priorities)[number];

export const presences = ['available', 'busy', 'away', 'offline'] as const;
/** Whether an agent takes work. Only `available` agents are offered any. */
export type Presence = (typeof presences)[number];

export const roles = ['agent', 'supervisor', 'admin'] as const;
/** What a person may do; each role includes the ones before it. */
export type Role = (typeof roles)[number];

export const slaMetrics = [
  'first_response',
  'next_response',
  'periodic_update',
  'time_to_answer',
  'resolution',
  'promise',
] as const;
/** What an SLA clock measures. */
export type SlaMetric = (typeof slaMetrics)[number];

export const deliveryStates = ['queued', 'sending', 'sent', 'delivered', 'read', 'failed'] as const;
/** State of an outbound message. It only moves forward. */
export type DeliveryState = (typeof deliveryStates)[number];

export const failureClasses = ['permanent', 'transient', 'unknown'] as const;
/** Why an outbound message failed: for good, for now, or nobody knows whether it left. */
export type FailureClass = (typeof failureClasses)[number];

/** A skill an agent must or should have, with the least level, 1 (some) to 5 (best). */
export interface SkillRequirement {
  readonly skill: string;
  readonly level: number;
}

/** Rank of a priority: 0 for low to 3 for urgent. */
export function priorityRank(priority: Priority): number {
  return priorities.indexOf(priority);
}

/** The next higher priority; urgent stays urgent. */
export function raised(priority: Priority): Priority {
  return priorities[Math.min(priorityRank(priority) + 1, priorities.length - 1)] ?? 'urgent';
}

/** True when `role` includes what `needed` may do. */
export function atLeast(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}
