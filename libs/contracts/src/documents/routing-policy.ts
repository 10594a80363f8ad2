import { z } from 'zod';
import { overflowCycle } from '#domain/routing/overflow-cycle.ts';
import type { RoutingPolicy } from '#domain/routing/routing-policy.ts';
import { channelKinds, priorities } from '#domain/words.ts';
import { ruleConditionSchema } from './rule-condition.ts';

const seconds = z
  .number()
  .int()
  .min(0)
  .max(366 * 86_400);
const level = z.number().int().min(1).max(5);
const skillRequirement = z.strictObject({ skill: z.string().min(1), level });
const kind = z.enum(channelKinds);
const weight = z.number().min(0).max(100);
const name = z.string().min(1).max(200);

const sticky = z
  .strictObject({
    lastAgentWithinDays: z.number().min(0).max(3_660),
    waitSeconds: seconds.meta({ description: 'So long nobody else is asked while that agent is on shift.' }),
  })
  .meta({ description: 'A customer goes to the agent who had them last.' });

const classification = z.strictObject({
  queue: name,
  priority: z.enum(priorities),
  required: z.array(skillRequirement).max(50),
  preferred: z.array(skillRequirement).max(50),
  tags: z.array(z.string()).max(50).optional(),
  hard: z.boolean().optional().meta({
    description:
      'Whether it is hard on whoever has it, wherever it waits; without it the mark of its queue counts.',
  }),
  sticky: sticky.optional(),
});

const step = z.strictObject({
  afterSeconds: seconds.meta({ description: 'Since it took its place in the queue.' }),
  raisePriority: z.boolean().optional(),
  drop: z.array(z.string()).optional(),
  lower: z.array(skillRequirement).optional(),
  widen: z.array(z.string()).optional().meta({ description: 'Teams that may serve it from now on too.' }),
  notifySupervisors: z.boolean().optional(),
});

const afterLast = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('wait') }),
  z.strictObject({ do: z.literal('anyone'), afterSeconds: seconds }),
  z.strictObject({ do: z.literal('overflow'), afterSeconds: seconds, queue: name }),
]);

const manual = z.strictObject({
  pick: z.strictObject({
    who: z.enum(['team', 'anyone', 'nobody']),
    needsSkills: z.boolean().optional(),
    perHour: z.number().int().min(0).max(10_000).optional(),
    amongOldest: z.number().int().min(1).max(10_000).optional(),
  }),
  transfer: z.strictObject({
    who: z.enum(['owner', 'supervisor']),
    needsReason: z.boolean().optional(),
    reasons: z.array(z.string().min(1).max(200)).max(100).optional(),
    perConversation: z.number().int().min(0).max(1_000).optional(),
  }),
});

const perChannel = <T extends z.ZodType>(value: T) => z.record(kind, value);

/** The routing policy. `satisfies` holds it to the domain's type. */
export const routingPolicySchema = z
  .strictObject({
    rules: z
      .array(z.strictObject({ name, when: ruleConditionSchema, then: classification }))
      .max(2_000)
      .meta({ description: 'The first that matches decides.' }),
    fallback: classification.meta({ description: 'For what no rule matches.' }),
    queues: z.record(
      z.string(),
      z.strictObject({
        order: z.enum(['urgency', 'priority', 'age']),
        autoAccept: z.boolean().optional(),
        hard: z.boolean().optional().meta({
          description:
            'What waits here is hard on whoever has it: who had several such in a row is spared the next.',
        }),
        steps: z.array(step).max(50),
        afterLast: afterLast.optional(),
      }),
    ),
    ranking: z.strictObject({
      fit: weight,
      preferred: weight,
      sameAgent: weight,
      load: weight,
      fairness: weight,
      scarcity: weight,
      worth: weight.optional(),
      packing: weight.optional(),
      variety: weight.optional(),
      reliability: weight.optional(),
      reserve: weight.optional(),
      related: weight.optional(),
    }),
    worth: z
      .record(z.enum(priorities), z.number().min(0).max(1_000))
      .meta({ description: 'What keeping a promise is worth, by priority.' })
      .optional(),
    capacity: z.strictObject({
      units: z.number().int().min(0).max(1000),
      channels: perChannel(
        z.strictObject({
          units: z.number().int().min(0).max(1000),
          max: z.number().int().min(0).max(1000),
          exclusive: z.boolean().optional(),
          interrupts: z.array(kind).optional(),
        }),
      ),
    }),
    offers: z.strictObject({ timeoutSeconds: perChannel(seconds.min(1)), restSeconds: seconds }),
    handlingSeconds: z.partialRecord(kind, seconds).optional(),
    wrapUpSeconds: perChannel(seconds),
    sticky: sticky.optional(),
    manual: manual.optional(),
    continuity: z.strictObject({
      joinOpenConversation: z.boolean(),
      reopenWithinHours: z
        .number()
        .min(0)
        .max(24 * 366),
    }),
  })
  .superRefine((policy, context) => {
    const cycle = overflowCycle(policy);
    if (!cycle) return;
    const message = `makes work go round for ever: ${cycle.join(' → ')}`;
    context.addIssue({ code: 'custom', path: ['queues', cycle[0] ?? '', 'afterLast'], message });
  }) satisfies z.ZodType<RoutingPolicy>;
