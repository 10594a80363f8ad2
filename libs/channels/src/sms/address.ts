import type { ChannelKind } from '#domain/words.ts';
import { e164 } from '../phone-number.ts';

const whatsapp = 'whatsapp:';

/**
 * Whom a text is from: E.164, a short code or an alphanumeric sender as it is, a WhatsApp id that is no number
 * (`ID.…`) as it is; empty when withheld.
 */
export function textAddress(given: string): string {
  const bare = given.startsWith(whatsapp) ? given.slice(whatsapp.length) : given.trim();
  const number = e164(bare);
  if (number) return number;
  const named = /^\d{3,8}$/.test(bare) || /^[\w. -]{1,200}$/.test(bare);
  return named && !/^(anonymous|restricted|unavailable|unknown|blocked|private)$/i.test(bare) ? bare : '';
}

/** An address as the provider wants it for this kind of channel. */
export function providerAddress(kind: ChannelKind, address: string): string {
  const bare = address.startsWith(whatsapp) ? address.slice(whatsapp.length) : address;
  return kind === 'whatsapp' ? whatsapp + bare : bare;
}
