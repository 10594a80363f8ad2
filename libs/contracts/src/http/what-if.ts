import { z } from 'zod';
import { routingPolicySchema } from '../documents.ts';
import { id, instant, label, skillRequirement } from './wire.ts';

const localTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be HH:MM, up to 24:00');

export const staffingSchema = z
  .strictObject({
    count: z
      .number()
      .int()
      .min(-1_000)
      .max(1_000)
      .refine((count) => count !== 0, 'must not be 0')
      .meta({ description: 'So many agents more; a negative number takes agents away.' }),
    skills: z.array(skillRequirement).max(50).default([]).meta({
      description: 'Skills of those who are added, or that those who are taken away have at least.',
    }),
    teams: z
      .array(label)
      .max(50)
      .default([])
      .meta({ description: 'Names of the teams of those who are added; all teams when there are none.' }),
    from: localTime.default('00:00'),
    to: localTime
      .default('24:00')
      .meta({ description: 'Every day from … to …; before "from" it is the next day.' }),
    timeZone: z
      .string()
      .max(100)
      .optional()
      .meta({ description: 'IANA name; without it that of the default calendar, else UTC.' }),
  })
  .meta({ id: 'StaffingChange' });

/** What is to be tried: exactly one kind of policy, or none for the live version. */
const triedPolicy = z
  .union([
    z.strictObject({ version: z.number().int().min(1).max(2_147_483_647) }),
    z.strictObject({ body: routingPolicySchema }),
    z.strictObject({ rule: z.string().min(1).max(100) }),
  ])
  .meta({
    description:
      'A version of the routing policy, a draft, the name of a rule of another product, as "round-robin", or "firstline" for the live version with the weights of the default policy; without it the live version.',
  });

export const whatIfBody = z.strictObject({
  days: z.number().min(0.01).max(92).default(1).meta({ description: 'The last so many days are replayed.' }),
  policy: triedPolicy.optional(),
  staffing: z.array(staffingSchema).max(50).default([]),
  reps: z.number().int().min(1).max(100).default(1).meta({
    description: 'Replications: the first takes all times as they were recorded, each other draws them anew.',
  }),
  seed: z.number().int().min(0).max(2_147_483_647).default(1),
});

/** What a replay is asked for. */
export type WhatIfRequest = z.output<typeof whatIfBody>;

const estimate = z.object({ mean: z.number().nullable(), ci99: z.number().nullable() }).meta({
  id: 'ReplayEstimate',
  description:
    'Mean over replications, and half the width of its 99 % interval: by leaving out one stretch of the time after the other (the jackknife), what neighbouring stretches have in common reckoned in. Of a change it is that of the paired differences. It says how much days such as these may differ.',
});

const metrics = z
  .object({
    contacts: estimate,
    sla: estimate,
    meanWait: estimate,
    p50: estimate,
    p95: estimate,
    p99: estimate,
    abandonment: estimate,
    closed: estimate,
    unserved: estimate,
    reOffers: estimate,
    relaxed: estimate,
    transfers: estimate,
    utilisation: estimate,
    peerGini: estimate,
    hardStreak: estimate,
  })
  .meta({
    id: 'ReplayMetrics',
    description:
      'Shares are between 0 and 1, waits in seconds. `closed` is the share that people resolved, or put off, while they waited, `hardStreak` the longest run of hard conversations that anybody had who may serve the group (a single event, so without an interval).',
  });

const comparison = z
  .object({ live: metrics, other: metrics, change: metrics })
  .meta({ id: 'ReplayComparison', description: '`change` is `other` less `live` over the same draws.' });

const groups = z.record(z.string(), comparison);
const figure = z.object({ recorded: z.number().nullable(), replayed: z.number().nullable() });

export const whatIfResultSchema = z
  .object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    contacts: z.number().int(),
    agents: z.number().int(),
    reps: z.number().int(),
    seed: z.number().int(),
    intervals: z
      .object({ stretches: z.number().int(), stretchSeconds: z.number() })
      .meta({ description: 'Into how many equal stretches the time was cut for the intervals.' }),
    live: z.object({ version: z.number().int() }),
    other: z.object({ policy: z.string(), staffing: z.array(z.string()) }),
    selfCheck: z
      .object({
        decisions: z.number().int(),
        reproduced: z.number().int(),
        share: z.number().nullable(),
        differences: z.object({
          otherVersion: z.number().int(),
          notPossible: z.number().int(),
          likeAgent: z.number().int().meta({ description: 'An agent alike in skills, teams and phone.' }),
          otherAgent: z.number().int(),
          otherContact: z.number().int(),
        }),
        rounds: z
          .object({ rounds: z.number().int(), reproduced: z.number().int(), lost: z.number().int() })
          .meta({ description: 'The last rounds of matching, decided again on what each of them saw.' }),
        manual: z.number().int(),
        closed: z.number().int().meta({ description: 'Contacts that people resolved while they waited.' }),
        missedOffers: z.number().int(),
        withdrawnOffers: z.number().int(),
        figures: z.object({
          contacts: figure,
          sla: figure,
          meanWait: figure,
          p95: figure,
          abandonment: figure,
          utilisation: figure,
          hardStreak: figure,
        }),
        explanation: z.array(z.string()),
      })
      .meta({ description: 'How well replaying the live version reproduces what was recorded.' }),
    overall: comparison,
    channels: groups,
    queues: groups,
    skills: groups,
    moves: z.object({
      total: z.number().int(),
      kept: z.number().int(),
      byReason: z.record(z.string(), z.number().int()),
    }),
    seconds: z.object({ load: z.number(), classify: z.number(), replay: z.number() }),
  })
  .meta({ id: 'WhatIfResult' });

export type WhatIfResult = z.output<typeof whatIfResultSchema>;

const item = {
  id,
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  progress: z.number().int().meta({ description: 'Per cent.' }),
  request: z.record(z.string(), z.unknown()),
  error: z.string().nullable(),
  requestedBy: id.nullable(),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
};

export const whatIfItemSchema = z.object(item).meta({ id: 'WhatIfItem' });
export const whatIfSchema = z
  .object({ ...item, result: whatIfResultSchema.nullable() })
  .meta({ id: 'WhatIf' });

export const whatIfMoveSchema = z
  .object({
    conversationId: id,
    because: z
      .enum(['queue', 'needs', 'agent', 'nobody-yet'])
      .meta({ description: 'What differs first; nobody-yet: it would have waited on at that moment.' }),
    fromQueue: z.string(),
    toQueue: z.string(),
    fromAgentId: id.nullable(),
    toAgentId: id.nullable(),
    toAgentName: z
      .string()
      .nullable()
      .meta({ description: 'Also of somebody who was added for the replay, who has no id.' }),
    recordedWaitSeconds: z.number().nullable(),
    expectedWaitSeconds: z.number().nullable(),
  })
  .meta({ id: 'WhatIfMove' });
