import { z } from 'zod';

interface Converted {
  readonly schema: Record<string, unknown>;
  readonly components: Record<string, unknown>;
}

/**
 * Turns a zod schema into the JSON Schema 2020-12 that OpenAPI 3.1 uses. Those with an `id` become components, so that
 * the document, and clients made from it, know them by name.
 */
export function openApiSchema(
  schema: unknown,
  { schemaType }: { schemaType: 'input' | 'output' },
): Converted {
  if (!(schema instanceof z.ZodType)) throw new Error('Only zod schemas describe what goes over HTTP.');
  const json = z.toJSONSchema(schema, { target: 'draft-2020-12', io: schemaType, unrepresentable: 'any' });
  const text = JSON.stringify(json).replaceAll('"#/$defs/', '"#/components/schemas/');
  const { $schema: _, $defs = {}, ...own } = JSON.parse(text) as typeof json;
  return { schema: own, components: $defs };
}
