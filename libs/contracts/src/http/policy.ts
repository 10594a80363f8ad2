import { z } from 'zod';
import { classificationParts } from '#domain/routing/classification-difference.ts';
import { routingPolicySchema } from '../documents.ts';
import { documentItemSchema } from './document.ts';
import { channelKind, id, instant, priority, skillRequirement, text } from './wire.ts';

const version = z.number().int();
const part = z.enum(classificationParts);

/** Which versions of a document decide now. Its version, and so its ETag, is the number of changes so far. */
export const documentStandingSchema = z
  .object({
    name: z.string(),
    version: version.meta({ description: 'How often anything about it changed; send it as If-Match.' }),
    newestVersion: version,
    liveVersion: version.nullable(),
    previousVersion: version.nullable().meta({ description: 'Where a rollback goes.' }),
    shadowVersion: version.nullable(),
    shareVersion: version.nullable(),
    sharePercent: z.number().nullable(),
  })
  .meta({ id: 'DocumentStanding' });

export const documentChangeSchema = z
  .object({
    number: z.number().int(),
    version,
    from: z.string().nullable(),
    to: z.string(),
    sharePercent: z.number().nullable(),
    because: z.string(),
    note: z.string(),
    byId: id.nullable(),
    at: instant,
  })
  .meta({ id: 'DocumentChange' });

const note = text(1_000).default('');
export const moveBody = z.strictObject({ note }).prefault({});
export const shareBody = z.strictObject({
  percent: z.number().min(0.01).max(100).multipleOf(0.01).meta({
    description: 'Of the conversations that begin from now on; those that began stay where they are.',
  }),
  note,
});

export const findingSchema = z
  .object({
    severity: z.enum(['error', 'warning', 'note']),
    code: z.string().meta({ description: 'What was found, in a word that does not change.' }),
    path: z.string().meta({ description: 'Where in the document, as rules.3.then.required.' }),
    sentence: z.string(),
  })
  .meta({ id: 'Finding' });
export const checkedSchema = z
  .object({
    errors: z.number().int(),
    warnings: z.number().int(),
    findings: z.array(findingSchema).meta({ description: 'The worst first.' }),
  })
  .meta({ id: 'CheckedPolicy' });
export const checkBody = z.strictObject({ body: routingPolicySchema });

export const diffQuery = z.strictObject({
  from: z.coerce.number().int().min(1).max(2_147_483_647).optional().meta({
    description: 'The version to compare with; unless given the live one, for which it is the one before it.',
  }),
});
export const policyDiffSchema = z
  .object({
    from: version,
    to: version,
    versions: z
      .object({ from: documentItemSchema, to: documentItemSchema })
      .meta({ description: 'Who wrote each, when and why.' }),
    changes: z.array(
      z.object({
        kind: z.enum(['added', 'removed', 'changed', 'moved']),
        path: z.string(),
        before: z.unknown().optional(),
        after: z.unknown().optional(),
        sentence: z.string(),
      }),
    ),
  })
  .meta({ id: 'PolicyDiff' });

export const dryRunBody = z
  .strictObject({
    scan: z.number().int().min(1).max(20_000).default(1_000).meta({
      description: 'How many conversations to look at, the newest first.',
    }),
    examples: z.number().int().min(0).max(200).default(20).meta({
      description: 'How many of those that differ to name.',
    }),
    cursor: id.optional().meta({ description: 'The nextCursor of the run before: goes on with older ones.' }),
  })
  .prefault({});

const sorted = z.object({
  rule: z.string().optional(),
  queue: z.string(),
  priority,
  required: z.array(skillRequirement).readonly(),
  preferred: z.array(skillRequirement).readonly(),
  tags: z.array(z.string()).readonly(),
  hard: z.boolean().optional(),
});
export const dryRunSchema = z
  .object({
    looked: z.number().int(),
    differing: z.number().int(),
    elsewhere: z
      .number()
      .int()
      .meta({ description: 'Would have had another queue, priority or other skills.' }),
    byPart: z.partialRecord(part, z.number().int()),
    moved: z.array(z.object({ from: z.string(), to: z.string(), conversations: z.number().int() })),
    byRule: z.array(z.object({ rule: z.string().nullable(), conversations: z.number().int() })),
    examples: z
      .array(
        z.object({
          conversationId: id,
          number: z.number().int(),
          at: instant,
          subject: z.string(),
          policyVersion: version.nullable(),
          differs: z.array(part).readonly(),
          was: sorted,
          would: sorted,
        }),
      )
      .readonly(),
    nextCursor: id.nullable(),
  })
  .meta({ id: 'DryRun' });

export const shadowSummarySchema = z
  .object({
    version: z.number().int(),
    arrivals: z.number().int().meta({ description: 'Conversations that began meanwhile.' }),
    arrivalsDiffering: z.number().int(),
    byPart: z.record(z.string(), z.number().int()),
    decisions: z.number().int().meta({ description: 'Offers that were compared.' }),
    decisionsDiffering: z.number().int(),
    decisionsSkipped: z.number().int().meta({
      description:
        'Offers that were not compared: it decides for at most half of the time of whoever makes the offers, and is a sample when that is not enough.',
    }),
    failures: z.number().int(),
    failure: z.string().nullable(),
  })
  .meta({ id: 'ShadowSummary' });

export const shadowRoutingSchema = z
  .object({
    conversationId: id,
    version: z.number().int(),
    at: instant,
    channelKind,
    rule: z.string().nullable(),
    queue: z.string(),
    priority,
    required: z.array(skillRequirement),
    preferred: z.array(skillRequirement),
    differs: z.array(z.string()),
  })
  .meta({ id: 'ShadowRouting' });

export const shadowDecisionSchema = z
  .object({
    conversationId: id,
    version: z.number().int(),
    round: z.number().int(),
    at: instant,
    agentId: id.nullable().meta({ description: 'Who was chosen; null when it was left waiting.' }),
    shadowAgentId: id.nullable(),
    shadowBecause: z.string().nullable().meta({ description: 'Why it would have been left waiting.' }),
  })
  .meta({ id: 'ShadowDecision' });

export const shadowOfConversationSchema = z
  .object({ routings: z.array(shadowRoutingSchema), decisions: z.array(shadowDecisionSchema) })
  .meta({ id: 'ShadowOfConversation' });
