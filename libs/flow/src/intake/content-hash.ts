import { createHash } from 'node:crypto';
import { contentOfMail } from '#domain/mail/transport-headers.ts';

/** Hex SHA-256 of a raw mail without what its journey adds, so that two deliveries of one mail have one hash. */
export function contentHash(raw: Uint8Array): string {
  const hash = createHash('sha256');
  for (const piece of contentOfMail(raw)) hash.update(piece);
  return hash.digest('hex');
}
