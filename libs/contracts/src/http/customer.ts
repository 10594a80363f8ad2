import { z } from 'zod';
import { pageQuery } from './page.ts';
import { id, instant, label, text } from './wire.ts';

const identityKind = z.enum(['email', 'phone', 'handle']);

export const identitySchema = z
  .object({ id, kind: identityKind, value: z.string(), verified: z.boolean(), createdAt: instant })
  .meta({ id: 'Identity' });

export const customerSchema = z
  .object({
    id,
    name: z.string().nullable(),
    language: z.string().nullable(),
    timeZone: z.string().nullable(),
    attributes: z.record(z.string(), z.unknown()),
    mergedInto: id.nullable(),
    identities: z.array(identitySchema),
    version: z.number().int(),
    createdAt: instant,
  })
  .meta({ id: 'Customer' });

export const customerQuery = z.strictObject({
  ...pageQuery,
  identity: text(320).trim().optional().meta({ description: 'Exactly this address, number or handle.' }),
});

const attribute = z.union([text(1_000), z.number(), z.boolean()]);

const attributes = z
  .record(text(100).min(1), z.union([attribute, z.array(attribute).max(100)]))
  .refine((all) => Object.keys(all).length <= 100, 'may have 100 entries');
const told = 'texts, numbers, truths, or lists of them. Routing rules and targets may look at them.';

export const customerPatch = z
  .strictObject({
    name: label.nullable(),
    attributes: attributes.meta({ description: `Replaces all attributes: ${told}` }),
  })
  .partial();

export const newIdentityBody = z.strictObject({
  kind: identityKind,
  value: text(320).trim().min(1),
});

export const newCustomerBody = z.strictObject({
  name: label.nullable().default(null),
  attributes: attributes.default({}).meta({ description: `What is noted: ${told}` }),
  identities: z
    .array(newIdentityBody)
    .min(1)
    .max(20)
    .meta({ description: 'Addresses, numbers and handles under which they will write. A number in E.164.' }),
});

export const mergeBody = z.strictObject({
  into: id.meta({ description: 'The customer whom the two are from now on.' }),
});
