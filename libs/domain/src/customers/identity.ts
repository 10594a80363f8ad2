import type { ChannelKind } from '../words.ts';

/** How a customer is known: an address in lower case, a number in E.164, or the name a channel gives them. */
export interface Identity {
  readonly kind: 'email' | 'phone' | 'handle';
  readonly value: string;
}

/** RFC 5321 §4.5.3.1.3: a path has at most 256 octets. */
const longest = 256;

/**
 * The identity that a message's sender claims; undefined when it is withheld, and then it is nobody we know.
 * @param from an address, or a number that is already in E.164
 */
export function identityOf(channelKind: ChannelKind, from: string): Identity | undefined {
  const value = from.trim();
  if (value === '' || value.length > longest) return undefined;
  if (channelKind === 'email') return { kind: 'email', value: value.toLowerCase() };
  if (channelKind === 'chat' || channelKind === 'custom') return { kind: 'handle', value };
  // Short codes and names instead of numbers send texts too.
  return /^\+[1-9]\d{6,14}$/.test(value)
    ? { kind: 'phone', value }
    : { kind: 'handle', value: value.toLowerCase() };
}

const channelKindOf = { email: 'email', phone: 'sms', handle: 'custom' } as const;

/** An identity as people write it down, in the form in which senders are looked up; undefined when it is none of its kind. */
export function identityInWriting({ kind, value }: Identity): Identity | undefined {
  const identity = identityOf(channelKindOf[kind], value);
  if (identity?.kind !== kind) return undefined;
  return kind === 'email' && !/^[^@\s]+@[^@\s]+$/.test(identity.value) ? undefined : identity;
}
