import { z } from 'zod';
import { conversationStates } from '#domain/words.ts';
import { routingReceiptSchema } from './routing-receipt.ts';
import { id, instant } from './wire.ts';

export const routingExplanationSchema = z
  .object({
    conversationId: id,
    state: z.enum(conversationStates),
    policyVersion: z.number().int().meta({ description: 'The version that decides about it.' }),
    rule: z.string().nullable().meta({ description: 'By which it was sorted; null is the fallback.' }),
    ruleVersion: z.number().int().nullable().meta({ description: 'The version to which that rule belongs.' }),
    queue: z.string().nullable(),
    step: z.number().int().nullable().meta({ description: 'How many steps it has taken.' }),
    decision: routingReceiptSchema.nullable().meta({ description: 'The last one that gave it to somebody.' }),
    waiting: z
      .object({
        since: instant,
        because: z.string().nullable().meta({ description: 'The rule that stopped those who came closest.' }),
        passedOverCounts: z.record(z.string(), z.number().int()),
        sentences: z.array(z.string()).readonly(),
        wouldFree: z
          .array(
            z.object({
              kind: z.enum([
                'step',
                'rest-over',
                'wrap-up-ends',
                'room',
                'presence',
                'kept-until',
                'spared-until',
                'round-over',
                'set-aside-until',
              ]),
              agentId: id.nullable(),
              at: instant.nullable().meta({ description: 'When, if that is known.' }),
              sentence: z.string(),
            }),
          )
          .readonly()
          .meta({ description: 'The soonest first.' }),
      })
      .nullable(),
  })
  .meta({ id: 'RoutingExplanation' });

const compared = {
  score: z.number().meta({ description: 'The sum of the points, added in their order, exactly.' }),
  other: z.object({ agentId: id, score: z.number() }).nullable(),
  terms: z
    .array(z.object({ name: z.string(), points: z.number(), otherPoints: z.number().nullable() }))
    .readonly(),
};

export const agentExplanationSchema = z
  .object({
    agentId: id,
    receipt: routingReceiptSchema
      .optional()
      .meta({ description: 'None when it is about the wait as it is now.' }),
    basis: z.enum(['receipt', 'recorded-facts', 'now', 'counts-only']).meta({
      description:
        'receipt: as it was recorded. recorded-facts: presence, load and offers of that time, with the skills and teams ' +
        'of today. now: as everything is now. counts-only: only counts were kept.',
    }),
    verdict: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('chosen'), ...compared }),
      z.object({ kind: z.literal('outscored'), ...compared }),
      z.object({ kind: z.literal('passed-over'), because: z.string(), what: z.string().optional() }),
      z.object({ kind: z.literal('eligible') }),
      z.object({ kind: z.literal('by-hand') }),
      z.object({ kind: z.literal('not-kept') }),
    ]),
    sentence: z.string(),
  })
  .meta({ id: 'AgentExplanation' });
