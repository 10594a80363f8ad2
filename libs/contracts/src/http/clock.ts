import { z } from 'zod';
import { slaMetrics } from '#domain/words.ts';
import { id, instant } from './wire.ts';

/** One running target of a conversation. */
export const clockSchema = z
  .object({
    id,
    metric: z.enum(slaMetrics),
    round: z.number().int(),
    state: z.enum(['running', 'paused', 'met', 'breached', 'cancelled']),
    targetSeconds: z.number().int(),
    business: z.boolean().meta({ description: 'Only the open time of the calendar counts.' }),
    startedAt: instant,
    deadlineAt: instant.nullable().meta({ description: 'null while it stands.' }),
    metAt: instant.nullable(),
    breachedAt: instant.nullable(),
    remainingSeconds: z.number().int().nullable().meta({
      description: "Of the clock's own kind of time; below zero when it is over, null when it has ended.",
    }),
    slaPolicy: z.object({ name: z.string(), version: z.number().int() }),
    calendar: z.object({ name: z.string(), version: z.number().int() }).nullable(),
    nextStep: z
      .object({ name: z.string(), at: instant })
      .nullable()
      .meta({ description: 'The next step of the escalation ladder, if its instant is known.' }),
  })
  .meta({ id: 'Clock' });
