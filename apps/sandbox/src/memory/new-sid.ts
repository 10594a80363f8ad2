import { randomBytes } from 'node:crypto';

export type SidPrefix = 'SM' | 'MM' | 'CA' | 'QU' | 'CF' | 'PN' | 'ME';

/** Twilio's string identifier: a two-letter kind and 32 hex digits (`^CA[0-9a-fA-F]{32}$`). */
export function newSid(prefix: SidPrefix): string {
  return prefix + randomBytes(16).toString('hex');
}
