import { z } from 'zod';
import { eventTypes } from '../event-types.ts';
import { messageSchema } from './message.ts';
import { pageQuery } from './page.ts';
import { id, instant } from './wire.ts';

const fields = {
  id,
  type: z.enum(eventTypes),
  at: instant,
  actor: z.object({ kind: z.enum(['customer', 'agent', 'system']), id: id.nullable() }),
  conversationId: id.nullable(),
  conversationVersion: z.number().int().nullable(),
  agentId: id.nullable(),
  data: z.record(z.string(), z.unknown()),
};

export const eventSchema = z.object(fields).meta({ id: 'Event' });

/** One event of the live feed; `seq` is its id there. */
export const liveEventSchema = z.object({ seq: z.number().int(), ...fields }).meta({ id: 'LiveEvent' });

/** Facts and messages of a conversation in one order. */
export const timelineEntrySchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('event'), at: instant, event: eventSchema }),
    z.object({ kind: z.literal('message'), at: instant, message: messageSchema }),
  ])
  .meta({ id: 'TimelineEntry' });

export const orderedPageQuery = z.strictObject({
  ...pageQuery,
  order: z.enum(['oldest', 'newest']).default('oldest').meta({ description: 'Which comes first.' }),
});

export const feedQuery = z.strictObject({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .meta({ description: 'Like Last-Event-ID: begin after this number.' }),
  conversation: id.optional().meta({ description: 'Only events of this conversation.' }),
});
