import { isUtf8 } from 'node:buffer';

/**
 * The text of bytes whose charset nobody declared, or undefined when they are UTF-8 already. What is declared nearby
 * comes first; then the writing system decides: bytes above ASCII stand in runs in East Asian text, and mostly alone
 * in Western text, where a decoder for the former would find characters too.
 */
export function guessedText(bytes: Buffer, declared: readonly string[]): string | undefined {
  if (isUtf8(bytes)) return undefined;
  const guesses = standInRuns(bytes) ? ['gb18030', 'shift_jis', 'euc-kr', 'windows-1252'] : ['windows-1252'];
  for (const charset of [...declared, ...guesses]) {
    const text = decoded(bytes, charset);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Charsets that the mail names somewhere in `text`, except those that its raw bytes are not in. */
export function charsetsNamedIn(text: string): string[] {
  return [...text.matchAll(/charset="?([\w.:-]{2,40})/gi)]
    .map((match) => (match[1] ?? '').toLowerCase())
    .filter((name) => !/^(?:utf-?8|us-ascii|ascii|utf-?7)$/.test(name));
}

function standInRuns(bytes: Buffer): boolean {
  let high = 0;
  let together = 0;
  for (let at = 0; at < bytes.length && high < 2_000; at++) {
    if ((bytes[at] ?? 0) < 0x80) continue;
    high++;
    if ((bytes[at - 1] ?? 0) >= 0x80 || (bytes[at + 1] ?? 0) >= 0x80) together++;
  }
  return together > high * 0.7;
}

function decoded(bytes: Buffer, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    // Not this charset, or none that is known: the next has its turn.
    return undefined;
  }
}
