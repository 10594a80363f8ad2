import { z } from 'zod';
import { pauseReasons, type SlaPolicy } from '#domain/sla/sla-policy.ts';
import { channelKinds, priorities, slaMetrics } from '#domain/words.ts';
import { calendarSchema } from './documents/calendar.ts';
import { attributeTest } from './documents/rule-condition.ts';
import { routingPolicySchema } from './documents/routing-policy.ts';
import { slaActionSchema, slaLadderSchema } from './documents/sla-ladder.ts';

export { calendarSchema, routingPolicySchema, slaActionSchema };

const seconds = z
  .number()
  .int()
  .min(0)
  .max(366 * 86_400);
const kind = z.enum(channelKinds);

export const slaPolicySchema = z.object({
  targets: z.array(
    z.object({
      metric: z.enum(slaMetrics).exclude(['promise']),
      priorities: z.array(z.enum(priorities)).optional(),
      channelKinds: z.array(kind).optional(),
      queues: z.array(z.string()).optional(),
      segments: z.array(z.string()).optional(),
      tags: z.array(z.string()).optional(),
      customer: z.record(z.string().min(1), attributeTest).optional(),
      seconds: seconds.min(1),
      time: z.enum(['business', 'always']),
    }),
  ),
  ladder: slaLadderSchema,
  pauseResolutionWhilePending: z.boolean(),
  pauses: z
    .array(z.object({ while: z.enum(pauseReasons), metrics: z.array(z.enum(slaMetrics)).min(1) }))
    .optional(),
}) satisfies z.ZodType<SlaPolicy>;

export const documentSchemas = {
  'routing-policy': routingPolicySchema,
  'sla-policy': slaPolicySchema,
  calendar: calendarSchema,
} as const;

export type DocumentKind = keyof typeof documentSchemas;
export type DocumentBody<K extends DocumentKind> = z.infer<(typeof documentSchemas)[K]>;
