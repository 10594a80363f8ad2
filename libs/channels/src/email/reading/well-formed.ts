/** Text that Postgres takes: no NUL, and no half of a surrogate pair. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd').replaceAll('\0', '');
}

/** The same on one line, with no control characters, cut to `longest` characters. */
export function wellFormedLine(text: string, longest = 998): string {
  return wellFormed(
    text
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .trim()
      .slice(0, longest),
  );
}
