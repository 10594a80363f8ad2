import { z } from 'zod';
import { promiseKeepings } from '#domain/sla/sla-fact.ts';
import { givenInstant, id, instant, text } from './wire.ts';

const keptBy = z.enum(promiseKeepings).meta({
  description:
    'What keeps it without anybody saying so: reply (or resolving), resolution, or only a person’s word (hand).',
});

/** What an agent told the customer, until when, and what became of it. */
export const promiseSchema = z
  .object({
    id: id.meta({ description: 'Its clock bears the same identifier.' }),
    conversationId: id,
    text: z.string(),
    dueAt: instant,
    keptBy,
    madeBy: id,
    madeAt: instant,
    state: z
      .enum(['open', 'kept', 'late', 'broken', 'cancelled'])
      .meta({ description: 'late: kept after it was due. broken: it is due and not kept.' }),
    endedAt: instant.nullable(),
    version: z.number().int(),
  })
  .meta({ id: 'Promise' });

export const newPromiseBody = z.strictObject({
  text: text(1_000).trim().min(1).meta({ description: 'What was promised, as “We call you back”.' }),
  dueAt: givenInstant,
  keptBy: keptBy.default('reply'),
});

export const promisePatch = z
  .strictObject({ text: text(1_000).trim().min(1).optional(), dueAt: givenInstant.optional() })
  .refine((change) => Object.keys(change).length > 0, 'must change something');

export const promiseEndBody = z.strictObject({ because: text(1_000).trim().optional() });
