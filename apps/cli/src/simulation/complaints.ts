import type { z } from 'zod';

const shown = 5;

/** What is wrong with a document and where, in one line. */
export function complaints({ issues }: z.ZodError): string {
  const first = issues
    .slice(0, shown)
    .map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`);
  const more = issues.length - first.length;
  return `${first.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}
