import { defaultWeights } from '#domain/routing/engine/default-weights.ts';
import type { RelaxationStep, RoutingPolicy } from '#domain/routing/routing-policy.ts';

/** Who waits a quarter of an hour for a person must not be forgotten, whatever the skills. */
const everybodyMayServe = (afterSeconds: number, drop: readonly string[]): RelaxationStep => ({
  afterSeconds,
  drop,
  widen: ['Everyone'],
  notifySupervisors: true,
});

/** What an installation starts with: three queues, routed by words, menu digits and the address written to. */
export const defaultRoutingPolicy: RoutingPolicy = {
  rules: [
    {
      name: 'menu: sales',
      when: { channelKinds: ['voice'], digits: ['3'] },
      then: {
        queue: 'sales',
        priority: 'high',
        required: [{ skill: 'sales', level: 2 }],
        preferred: [{ skill: 'english', level: 3 }],
      },
    },
    {
      name: 'menu: billing',
      when: { channelKinds: ['voice'], digits: ['2'] },
      then: {
        queue: 'billing',
        priority: 'high',
        required: [{ skill: 'billing', level: 2 }],
        preferred: [{ skill: 'english', level: 3 }],
      },
    },
    {
      name: 'voice',
      when: { channelKinds: ['voice'] },
      then: {
        queue: 'support',
        priority: 'high',
        required: [{ skill: 'english', level: 2 }],
        preferred: [{ skill: 'technical', level: 2 }],
      },
    },
    {
      name: 'urgent words',
      when: {
        textContains: ['urgent', 'outage', 'is down', 'not working at all', 'security incident', 'dringend'],
      },
      then: {
        queue: 'support',
        priority: 'urgent',
        required: [{ skill: 'technical', level: 3 }],
        preferred: [{ skill: 'english', level: 3 }],
        tags: ['urgent'],
      },
    },
    {
      name: 'German',
      when: { languages: ['de'] },
      then: {
        queue: 'support',
        priority: 'normal',
        required: [{ skill: 'german', level: 3 }],
        preferred: [{ skill: 'technical', level: 2 }],
        tags: ['german'],
      },
    },
    {
      name: 'billing words',
      when: { textContains: ['invoice', 'refund', 'charged', 'payment', 'billing', 'receipt', 'rechnung'] },
      then: {
        queue: 'billing',
        priority: 'normal',
        required: [{ skill: 'billing', level: 2 }],
        preferred: [{ skill: 'english', level: 3 }],
        tags: ['billing'],
      },
    },
    {
      name: 'billing address',
      when: { to: ['billing@firstline.localhost'] },
      then: {
        queue: 'billing',
        priority: 'normal',
        required: [{ skill: 'billing', level: 2 }],
        preferred: [{ skill: 'english', level: 3 }],
        tags: ['billing'],
      },
    },
    {
      name: 'sales words',
      when: { textContains: ['quote', 'pricing', 'upgrade', 'demo', 'buy', 'trial', 'angebot'] },
      then: {
        queue: 'sales',
        priority: 'normal',
        required: [{ skill: 'sales', level: 2 }],
        preferred: [{ skill: 'english', level: 3 }],
        tags: ['sales'],
      },
    },
    {
      name: 'sales address',
      when: { to: ['sales@firstline.localhost'] },
      then: {
        queue: 'sales',
        priority: 'normal',
        required: [{ skill: 'sales', level: 2 }],
        preferred: [{ skill: 'english', level: 3 }],
        tags: ['sales'],
      },
    },
  ],
  fallback: {
    queue: 'support',
    priority: 'normal',
    required: [{ skill: 'english', level: 2 }],
    preferred: [{ skill: 'technical', level: 2 }],
  },
  queues: {
    support: {
      order: 'urgency',
      steps: [
        {
          afterSeconds: 60,
          lower: [
            { skill: 'technical', level: 2 },
            { skill: 'german', level: 2 },
          ],
        },
        { afterSeconds: 300, raisePriority: true, drop: ['technical'], widen: ['Billing'] },
        everybodyMayServe(900, ['german', 'english']),
      ],
    },
    billing: {
      order: 'urgency',
      steps: [
        { afterSeconds: 120, lower: [{ skill: 'billing', level: 1 }], widen: ['Support'] },
        { afterSeconds: 300, raisePriority: true },
        everybodyMayServe(900, ['billing']),
      ],
    },
    sales: {
      order: 'priority',
      steps: [
        { afterSeconds: 120, lower: [{ skill: 'sales', level: 1 }], widen: ['Support'] },
        everybodyMayServe(600, ['sales']),
      ],
    },
  },
  ranking: defaultWeights,
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
    timeoutSeconds: { email: 120, sms: 60, whatsapp: 60, voice: 20, chat: 30, custom: 120 },
    restSeconds: 30,
  },
  handlingSeconds: { email: 300, sms: 180, whatsapp: 180, voice: 0, chat: 0, custom: 300 },
  wrapUpSeconds: { email: 0, sms: 0, whatsapp: 0, voice: 30, chat: 0, custom: 0 },
  continuity: { joinOpenConversation: true, reopenWithinHours: 168 },
};
