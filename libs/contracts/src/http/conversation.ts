import { z } from 'zod';
import { conversationStates } from '#domain/words.ts';
import { clockSchema } from './clock.ts';
import { customerSchema } from './customer.ts';
import { offerSchema } from './offer.ts';
import { pageQuery } from './page.ts';
import { channelKind, id, instant, priority, skillRequirement, text } from './wire.ts';

const fields = {
  id,
  number: z.number().int(),
  customerId: id,
  channelId: id.nullable(),
  channelKind,
  subject: z.string(),
  language: z.string().nullable(),
  state: z.enum(conversationStates),
  priority,
  queueId: id.nullable(),
  assigneeId: id.nullable(),
  tags: z.array(z.string()),
  queuedAt: instant.nullable(),
  lastMessageAt: instant,
  createdAt: instant,
  updatedAt: instant,
  resolvedAt: instant.nullable(),
  mergedInto: id.nullable().meta({ description: 'The conversation of which it became part.' }),
  version: z.number().int(),
};

export const conversationItemSchema = z
  .object({ ...fields, customerName: z.string().nullable(), nextDeadlineAt: instant.nullable() })
  .meta({ id: 'ConversationItem' });

export const assignmentSchema = z
  .object({ id, agentId: id, byHand: z.boolean(), startedAt: instant })
  .meta({ id: 'Assignment' });

export const conversationSchema = z
  .object({
    ...fields,
    requiredSkills: z.array(skillRequirement),
    preferredSkills: z.array(skillRequirement),
    hard: z.boolean().nullable().meta({
      description: 'Whether its rule marked it as hard work; null leaves it to the mark of its queue.',
    }),
    teamIds: z.array(id).meta({ description: "Teams that may serve it besides its queue's." }),
    policyVersion: z.number().int().nullable(),
    rule: z.string().nullable().meta({ description: 'The classification rule that matched.' }),
    relaxationStep: z.number().int(),
    customer: customerSchema,
    clocks: z.array(clockSchema),
    liveOffer: offerSchema.nullable(),
    liveAssignment: assignmentSchema.nullable(),
  })
  .meta({ id: 'Conversation' });

/** What a change of a conversation answers. */
export const changedConversationSchema = z.object(fields).meta({ id: 'ChangedConversation' });

export const conversationQuery = z.strictObject({
  ...pageQuery,
  state: z
    .enum([...conversationStates, 'open'])
    .optional()
    .meta({ description: 'One state, or "open" for all but resolved.' }),
  queue: id.optional(),
  assignee: z.union([id, z.literal('me')]).optional(),
  customer: id
    .optional()
    .meta({ description: 'With the conversations of customers who were merged into it.' }),
  channelKind: channelKind.optional(),
  tag: text(100).min(1).optional(),
  q: z.coerce
    .number()
    .int()
    .min(1)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .meta({ description: "The conversation's number." }),
});

export const statusBody = z.strictObject({
  status: z.enum(['assigned', 'pending', 'resolved']).meta({
    description: 'assigned: back to work on it. pending: waits for the customer. resolved: done.',
  }),
});
export const priorityBody = z.strictObject({ priority });
export const tagsBody = z.strictObject({
  tags: z
    .array(text(100).trim().min(1))
    .max(50)
    .transform((tags) => [...new Set(tags)])
    .meta({ description: 'Replaces all tags.' }),
});
const reason = text(500)
  .trim()
  .min(1)
  .optional()
  .meta({ description: 'Stands in the record; the routing policy may ask for one, or for one of its own.' });
export const assignBody = z.strictObject({ agentId: id, reason });
export const pickBody = z.strictObject({ reason }).prefault({});
export const mergeConversationBody = z.strictObject({
  into: id.meta({ description: 'The conversation that goes on; another one of the same customer.' }),
});
export const transferBody = z.strictObject({
  to: z.union([
    z.strictObject({ agentId: id }),
    z.strictObject({
      queueId: id,
      required: z
        .array(skillRequirement)
        .max(50)
        .optional()
        .meta({ description: 'What it asks for there; as it does now unless given.' }),
    }),
    z.strictObject({ teamId: id }),
  ]),
  reason,
  override: z
    .boolean()
    .default(false)
    .meta({ description: 'For supervisors: past the capacity and presence of the agent.' }),
});
