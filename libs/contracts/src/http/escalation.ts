import { z } from 'zod';
import { slaMetrics } from '#domain/words.ts';
import { slaActionSchema } from '../documents/sla-ladder.ts';
import { pageQuery } from './page.ts';
import { id, instant } from './wire.ts';

/** One act of a step of an escalation ladder. */
export const escalationSchema = z
  .object({
    id,
    clockId: id,
    metric: z.enum(slaMetrics),
    round: z.number().int(),
    step: z.string(),
    occurrence: z.number().int().meta({ description: '1, 2, … of a step that repeats.' }),
    dueAt: instant,
    decidedAt: instant,
    appliedAt: instant.nullable(),
    state: z.enum(['decided', 'applied', 'over', 'skipped']).meta({
      description: 'decided: about to be carried out. over: the conversation was resolved before.',
    }),
    because: z.string().nullable().meta({ description: 'Why it was skipped or over.' }),
    actions: z.array(slaActionSchema),
    results: z
      .array(
        z.object({
          do: z.string(),
          outcome: z.enum(['changed', 'nothing']),
          detail: z.record(z.string(), z.unknown()),
        }),
      )
      .meta({ description: 'What each action changed, or why it changed nothing.' }),
  })
  .meta({ id: 'Escalation' });

export const askSchema = z
  .object({
    id,
    conversationId: id,
    step: z.string(),
    text: z.string(),
    times: z.number().int().meta({ description: 'How often people were asked so far.' }),
    atMost: z.number().int(),
    everySeconds: z.number().int(),
    state: z.enum(['open', 'taken', 'handled', 'unanswered']),
    openedAt: instant,
    askedAt: instant.nullable(),
    endedAt: instant.nullable(),
    takenBy: id.nullable(),
  })
  .meta({ id: 'Ask' });

export const askQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(['open', 'taken', 'handled', 'unanswered']).optional(),
  conversation: id.optional(),
});
