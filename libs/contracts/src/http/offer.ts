import { z } from 'zod';
import { pageQuery } from './page.ts';
import { id, instant, text } from './wire.ts';

const state = z.enum(['pending', 'accepted', 'declined', 'expired', 'withdrawn']);

export const offerSchema = z
  .object({
    id,
    conversationId: id,
    agentId: id,
    state,
    round: z.number().int(),
    createdAt: instant,
    expiresAt: instant,
    decidedAt: instant.nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'Offer' });

export const offerQuery = z.strictObject({
  ...pageQuery,
  mine: z
    .union([z.literal(''), z.stringbool()])
    .optional()
    .meta({ description: 'Only those made to me; for agents always so.' }),
  agent: id.optional().meta({ description: 'Of this agent; for supervisors.' }),
  state: state.optional(),
});

export const declineBody = z.strictObject({ reason: text(500).default('declined') }).prefault({});
