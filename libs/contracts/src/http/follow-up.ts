import { z } from 'zod';
import { pageQuery } from './page.ts';
import { givenInstant, id, instant, text } from './wire.ts';

const states = ['scheduled', 'due', 'done', 'cancelled'] as const;

/** A check-in that comes back to its agent at its time. */
export const followUpSchema = z
  .object({
    id,
    conversationId: id,
    agentId: id,
    createdBy: id,
    note: z.string(),
    dueAt: instant,
    state: z.enum(states),
    cameTo: z
      .enum(['agent', 'team'])
      .nullable()
      .meta({ description: 'team: its agent was away or gone when its time came.' }),
    version: z.number().int(),
    createdAt: instant,
    endedAt: instant.nullable(),
  })
  .meta({ id: 'FollowUp' });

const note = text(2_000).trim().min(1);

export const newFollowUpBody = z.strictObject({
  at: givenInstant,
  note,
  agentId: id.optional().meta({ description: 'Whom it comes back to; me unless given.' }),
});
export const followUpChange = z.strictObject({ at: givenInstant.optional(), note: note.optional() });
export const followUpQuery = z.strictObject({
  ...pageQuery,
  agent: z.union([id, z.literal('me')]).optional(),
  conversation: id.optional(),
  state: z.enum(states).optional(),
});

export const snoozeSchema = z
  .object({
    conversationId: id,
    until: instant,
    fromState: z.enum(['queued', 'assigned', 'pending']).meta({ description: 'Where it comes back to.' }),
    byAgent: id.nullable(),
    at: instant,
  })
  .meta({ id: 'Snooze' });

export const snoozeBody = z.strictObject({ until: givenInstant });
