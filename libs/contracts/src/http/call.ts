import { z } from 'zod';
import { id, instant } from './wire.ts';

export const callSchema = z
  .object({
    id,
    channelId: id,
    direction: z.enum(['inbound', 'outbound']),
    state: z.enum(['menu', 'queued', 'connecting', 'connected', 'completed', 'missed', 'failed']),
    from: z.string(),
    to: z.string(),
    digits: z.string().nullable(),
    agentId: id.nullable(),
    startedAt: instant,
    queuedAt: instant.nullable(),
    answeredAt: instant.nullable(),
    endedAt: instant.nullable(),
    endReason: z.string().nullable(),
    legs: z.array(
      z.object({
        id,
        role: z.enum(['customer', 'agent']),
        agentId: id.nullable(),
        status: z.string(),
        createdAt: instant,
        answeredAt: instant.nullable(),
        endedAt: instant.nullable(),
        endCause: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Call' });
