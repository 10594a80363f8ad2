import { z } from 'zod';
import type { Calendar } from '#domain/sla/calendar.ts';
import { weekdays } from '#domain/sla/calendar.ts';
import type { SlaPolicy } from '#domain/sla/sla-policy.ts';
import { channelKinds, priorities, slaMetrics } from '#domain/words.ts';
import { isTimeZone } from './documents/time-zone.ts';
import { routingPolicySchema } from './documents/routing-policy.ts';

export { routingPolicySchema };

const seconds = z
  .number()
  .int()
  .min(0)
  .max(366 * 86_400);
const kind = z.enum(channelKinds);

/** What a step of an escalation ladder does. */
export const slaActionSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('raise-priority') }),
  z.object({ do: z.literal('drop-skill'), skill: z.string() }),
  z.object({ do: z.literal('add-team'), team: z.string() }),
  z.object({
    do: z.literal('notify'),
    whom: z.enum(['supervisors', 'assignee']),
    by: z.array(z.enum(['live', 'email'])),
  }),
  z.object({ do: z.literal('tag'), tag: z.string() }),
]);

export const slaPolicySchema = z.object({
  targets: z.array(
    z.object({
      metric: z.enum(slaMetrics),
      priorities: z.array(z.enum(priorities)).optional(),
      channelKinds: z.array(kind).optional(),
      seconds: seconds.min(1),
      time: z.enum(['business', 'always']),
    }),
  ),
  ladder: z
    .array(
      z.object({
        name: z.string().min(1),
        metric: z.enum(slaMetrics),
        at: z.union([
          z.strictObject({ percent: z.number().min(1).max(1000) }),
          z.strictObject({ beforeSeconds: seconds }),
          z.strictObject({ afterSeconds: seconds }),
        ]),
        actions: z.array(slaActionSchema),
      }),
    )
    .refine(
      (steps) => new Set(steps.map((step) => JSON.stringify([step.metric, step.name]))).size === steps.length,
      'the steps of one metric must have names of their own, because a step acts once under its name',
    ),
  pauseResolutionWhilePending: z.boolean(),
}) satisfies z.ZodType<SlaPolicy>;

const localTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be HH:MM, up to 24:00');
const span = z
  .object({ from: localTime, to: localTime })
  .refine((one) => one.from < one.to, 'must end after it begins');
const localDate = z.iso.date();

export const calendarSchema = z.object({
  timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone, as Europe/Zurich'),
  weekly: z.record(z.enum(weekdays), z.array(span)),
  holidays: z.array(localDate),
  exceptions: z.array(z.object({ date: localDate, open: z.array(span) })),
}) satisfies z.ZodType<Calendar>;

export const documentSchemas = {
  'routing-policy': routingPolicySchema,
  'sla-policy': slaPolicySchema,
  calendar: calendarSchema,
} as const;

export type DocumentKind = keyof typeof documentSchemas;
export type DocumentBody<K extends DocumentKind> = z.infer<(typeof documentSchemas)[K]>;
