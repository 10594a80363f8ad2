import { z } from 'zod';
import {
  calendarSchema,
  documentSchemas,
  routingPolicySchema,
  slaPolicySchema,
  type DocumentKind,
} from '../documents.ts';
import { id, instant, text } from './wire.ts';

export const documentKind = z.enum(Object.keys(documentSchemas) as [DocumentKind, ...DocumentKind[]]);

export const documentName = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,99}$/u, 'must be letters, digits, space, . _ and -, up to 100');

export const documentItemSchema = z
  .object({
    name: z.string(),
    version: z.number().int(),
    state: z.enum(['draft', 'shadow', 'share', 'live', 'retired']),
    sharePercent: z.number().nullable().meta({ description: 'Of what arrives, in the state "share".' }),
    replaces: z.number().int().nullable().meta({
      description: 'The version that was live before it, to which going back from it leads.',
    }),
    note: z.string(),
    authorId: id.nullable(),
    createdAt: instant,
    publishedAt: instant.nullable(),
  })
  .meta({ id: 'DocumentVersion' });

export const documentSchema = documentItemSchema
  .extend({ body: z.record(z.string(), z.unknown()) })
  .meta({ id: 'Document' });

export const documentNameSchema = z
  .object({
    name: z.string(),
    newestVersion: z.number().int(),
    liveVersion: z.number().int().nullable(),
  })
  .meta({ id: 'DocumentName' });

const draft = <T extends z.ZodType>(body: T) => z.strictObject({ body, note: text(1_000).default('') });

export const draftBodies = {
  'routing-policy': draft(routingPolicySchema),
  'sla-policy': draft(slaPolicySchema),
  calendar: draft(calendarSchema),
} as const;

export const versionParam = z.coerce.number().int().min(1).max(2_147_483_647);
