import { z } from 'zod';

/** Which part of a list. The cursor is opaque: it comes from `nextCursor` of the page before. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: 'At most so many items.' }),
  cursor: z
    .string()
    .max(500)
    .transform(readCursor)
    .optional()
    .meta({ description: 'The nextCursor of the page before.' }),
};

export const plainPageQuery = z.strictObject(pageQuery);

/** A page of a list, as it is answered. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    nextCursor: z
      .array(z.string())
      .nullable()
      .transform((key) => (key ? Buffer.from(JSON.stringify(key)).toString('base64url') : null))
      .pipe(z.string().nullable())
      .meta({ description: 'Ask for the next page with it; null on the last one.' }),
  });

function readCursor(cursor: string, context: z.RefinementCtx): readonly string[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(key) && key.every((part) => typeof part === 'string' && !part.includes('\u0000'))) {
      return key as string[];
    }
  } catch {
    // Falls through to the one answer for whatever is wrong with it.
  }
  context.addIssue({ code: 'custom', message: 'is not a cursor of this list; leave it out to begin anew' });
  return z.NEVER;
}
