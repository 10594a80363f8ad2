/** A header field of a mail, its name in any case. */
export interface HeaderField {
  readonly name: string;
  readonly value: string;
}

const machines = /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)([+.\-_][^@]*)?@/i;

/**
 * Why a mail was written by a machine or to a crowd, or undefined when a person wrote it. Nothing may answer such
 * a mail by itself (RFC 3834 §2), and it promises its sender no answer.
 */
export function automaticBecause(
  headers: readonly HeaderField[],
  from: string,
  returnPath?: string,
): string | undefined {
  for (const { name, value } of headers) {
    const because = fieldSays(name.toLowerCase(), value.trim().toLowerCase());
    if (because) return because;
  }
  // RFC 3834 §2: the null return path belongs to notices that must never be answered.
  if (returnPath !== undefined && /^<?\s*>?$/.test(returnPath.trim())) return 'null return path';
  return machines.test(from) ? 'sender is a machine' : undefined;
}

function fieldSays(name: string, value: string): string | undefined {
  switch (name) {
    case 'auto-submitted':
      return value.replace(/[;(].*$/, '').trim() === 'no' ? undefined : 'Auto-Submitted';
    case 'precedence':
      return /^(bulk|list|junk|auto_reply)$/.test(value) ? 'Precedence' : undefined;
    case 'list-id':
    case 'list-unsubscribe':
    case 'list-post':
      return 'mailing list';
    case 'x-auto-response-suppress':
      return /\b(all|autoreply|oof)\b/.test(value) ? 'X-Auto-Response-Suppress' : undefined;
    case 'x-autoreply':
    case 'x-autorespond':
      return value === 'no' ? undefined : 'X-Autoreply';
    case 'content-type':
      return value.startsWith('multipart/report') ? 'report' : undefined;
    case 'x-failed-recipients':
      return 'X-Failed-Recipients';
    default:
      return undefined;
  }
}
