import { z } from 'zod';
import { channelKind, givenInstant, id, instant } from './wire.ts';

/** What a customer was told about when they will hear. */
export const answerPromiseSchema = z
  .object({
    conversationId: id,
    channelKind,
    language: z.string(),
    messageId: id
      .nullable()
      .meta({ description: 'The acknowledgement; null when it was said on the phone.' }),
    toldAt: instant,
    fromAt: instant.nullable(),
    untilAt: instant.nullable().meta({ description: 'null where only the arrival was acknowledged.' }),
    firstUntilAt: instant.nullable().meta({ description: 'As it was said first.' }),
    corrections: z.number().int(),
    takenBackAt: instant
      .nullable()
      .meta({ description: 'When they were told that it takes longer, without another time.' }),
    state: z.enum(['open', 'kept', 'broken', 'withdrawn', 'untimed']),
    answeredAt: instant.nullable(),
  })
  .meta({ id: 'AnswerPromise' });

export const answerPromiseQuery = z.strictObject({
  from: givenInstant.optional(),
  to: givenInstant.optional(),
});

const counts = {
  told: z.number().int(),
  open: z.number().int(),
  kept: z.number().int(),
  broken: z.number().int(),
  withdrawn: z.number().int().meta({ description: 'Nobody waits for a word any more.' }),
  untimed: z.number().int().meta({ description: 'Acknowledged without a time.' }),
  corrected: z.number().int(),
  keptAsFirstSaid: z.number().int(),
};

export const answerPromiseSummarySchema = z
  .object({
    from: instant,
    to: instant,
    ...counts,
    keptShare: z.number().nullable().meta({ description: 'Of those that were kept or broken.' }),
    by: z.array(z.object({ channelKind, queueId: id.nullable(), ...counts })),
  })
  .meta({ id: 'AnswerPromiseSummary' });
