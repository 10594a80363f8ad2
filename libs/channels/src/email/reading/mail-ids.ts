import { createHash } from 'node:crypto';
import { isUsableId } from '#domain/mail/message-ids.ts';
import { contentOfMail } from '#domain/mail/transport-headers.ts';

const idsAtMost = 100;

/** Every Message-ID in a header field, in order, with its angle brackets; of a very long list the last ones. */
export function idsIn(value: string | undefined): string[] {
  if (value === undefined) return [];
  const bracketed = [...value.matchAll(/<([^<>]{1,998})>/g)].map((match) => match[1] ?? '');
  // Some programs forget the brackets; others write prose into In-Reply-To (RFC 822), which no at sign gives away.
  const found = bracketed.length > 0 ? bracketed : value.split(/[\s,<>]+/).filter((one) => one.includes('@'));
  const ids = found
    .map((id) => id.replace(/\s+/g, ''))
    .filter((id) => /^[\x21-\x7e]*[a-z0-9][\x21-\x7e]*$/i.test(id));
  return [...new Set(ids.map((id) => `<${id}>`).filter(isUsableId))].slice(-idsAtMost);
}

/**
 * The Message-ID of a mail that has none: made from its content, so that the same mail has the same one each time it
 * is read and two mails, even of one second and subject, have two.
 */
export function idFromContent(raw: Uint8Array): string {
  const hash = createHash('sha256');
  for (const piece of contentOfMail(raw)) hash.update(piece);
  return `<${hash.digest('hex')}@no-message-id.invalid>`;
}
