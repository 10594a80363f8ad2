import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';

/** A routing policy for specs, with what a spec is about replaced. */
export function testPolicy(own: Partial<RoutingPolicy> = {}): RoutingPolicy {
  return {
    rules: [],
    fallback: { queue: 'Care', priority: 'normal', required: [], preferred: [] },
    queues: { Care: { order: 'urgency', steps: [] } },
    ranking: { fit: 1, preferred: 1, sameAgent: 1, load: 1, fairness: 1, scarcity: 1 },
    capacity: {
      units: 100,
      channels: {
        email: { units: 10, max: 8 },
        sms: { units: 20, max: 4 },
        whatsapp: { units: 20, max: 4 },
        voice: { units: 100, max: 1, exclusive: true, interrupts: ['email'] },
        chat: { units: 30, max: 3 },
        custom: { units: 10, max: 8 },
      },
    },
    offers: {
      timeoutSeconds: { email: 60, sms: 60, whatsapp: 60, voice: 20, chat: 30, custom: 60 },
      restSeconds: 30,
    },
    wrapUpSeconds: { email: 0, sms: 0, whatsapp: 0, voice: 30, chat: 0, custom: 0 },
    continuity: { joinOpenConversation: true, reopenWithinHours: 24 },
    ...own,
  };
}
