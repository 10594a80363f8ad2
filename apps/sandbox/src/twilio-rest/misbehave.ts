import type { PhoneBook } from '../phones/phone-book.ts';
import { ApiError } from './api-error.ts';

/**
 * Rehearses what this destination was told to do to the product. Throws the ApiError, or returns true when
 * the request must be carried out and never answered.
 */
export function misbehave(phones: PhoneBook, to: string, purpose: 'sms' | 'call'): boolean {
  const how = phones.misbehave(to, purpose);
  if (how.kind === 'refuse') {
    throw new ApiError(how.status, how.code, `Rehearsed error ${how.code} for ${to}`);
  }
  return how.kind === 'never-answer';
}
