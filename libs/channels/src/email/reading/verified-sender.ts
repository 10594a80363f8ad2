import { valuesOf, type RawHeader } from './raw-header.ts';

/**
 * True when the mailbox's own provider says that DMARC passed for the domain of From. Fields of other hosts are
 * anybody's word (RFC 8601 §5); a pass of SPF or DKIM alone says nothing about From.
 * @param trusted the provider's authserv-id; without one nothing is believed
 */
export function isVerifiedSender(header: RawHeader, from: string, trusted: string | undefined): boolean {
  if (trusted === undefined || valuesOf(header, 'from').length !== 1) return false;
  const own = valuesOf(header, 'authentication-results').find(
    (value) => authservId(value) === trusted.toLowerCase(),
  );
  if (own === undefined) return false;
  const results = withoutComments(own).split(';').slice(1);
  const dmarc = results.map((result) => result.trim()).filter((result) => /^dmarc\s*=/i.test(result));
  const [only] = dmarc;
  if (only === undefined || dmarc.length > 1 || !/^dmarc\s*=\s*pass(?:\s|$)/i.test(only)) return false;
  const judged = /\bheader\.from\s*=\s*"?([^\s";]+)/i.exec(only)?.[1]?.toLowerCase();
  return judged === undefined || judged === domainOf(from) || judged === from;
}

function authservId(value: string): string {
  return (/^\s*"?([^\s";]+)/.exec(withoutComments(value))?.[1] ?? '').toLowerCase();
}

/** RFC 5322 comments, which may nest and may hold anything. */
function withoutComments(value: string): string {
  let depth = 0;
  let kept = '';
  for (const letter of value) {
    if (letter === '(') depth++;
    else if (letter === ')' && depth > 0) depth--;
    else if (depth === 0) kept += letter;
  }
  return kept;
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
