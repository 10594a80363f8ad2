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
  })
  .meta({ id: 'Clock' });
