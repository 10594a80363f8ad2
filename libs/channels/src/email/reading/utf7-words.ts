/**
 * Rewrites encoded words in UTF-7 (RFC 2152) as UTF-8, in a header of which each byte is a character. Outlook wrote
 * them for years, and the parser does not know them.
 */
export function withoutUtf7Words(header: string): string {
  return header.replace(
    /=\?(?:unicode-1-1-)?utf-7(?:\*[\w-]{1,20})?\?([bq])\?([^?\s]{0,500})\?=/gi,
    (_word, encoding: string, text: string) => {
      const bytes =
        encoding.toLowerCase() === 'b'
          ? Buffer.from(text, 'base64').toString('latin1')
          : text
              .replaceAll('_', ' ')
              .replace(/=([0-9a-f]{2})/gi, (_all, hex: string) =>
                String.fromCharCode(Number.parseInt(hex, 16)),
              );
      return `=?utf-8?b?${Buffer.from(fromUtf7(bytes), 'utf8').toString('base64')}?=`;
    },
  );
}

function fromUtf7(text: string): string {
  return text.replace(/\+([A-Za-z0-9+/]*)-?/g, (_all, shifted: string) => {
    if (shifted === '') return '+';
    const bytes = Buffer.from(shifted, 'base64');
    return bytes
      .subarray(0, bytes.length & ~1)
      .swap16()
      .toString('utf16le');
  });
}
