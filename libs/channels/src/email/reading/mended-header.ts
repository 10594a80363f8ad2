import { isUtf8 } from 'node:buffer';
import { valuesOf, type RawHeader } from './raw-header.ts';

/** RFC 5322 §3.6: at most one each. Where a mail has more, the topmost counts, as it does for DMARC. */
const single = new Set(['from', 'subject', 'message-id', 'in-reply-to', 'content-language']);

const guesses = ['gb18030', 'shift_jis', 'euc-kr', 'windows-1252'];

/**
 * The mail as the parser should see it: no blank lines or mbox line before the header, one field where one is
 * allowed (parsers disagree on which counts), and a header in UTF-8 where it holds raw bytes of another charset.
 * Usually these are the bytes as they came.
 */
export function mended(raw: Buffer, header: RawHeader): Buffer {
  const repeated = header.fields.filter(
    (field, at) => single.has(field.name) && header.fields.findIndex((one) => one.name === field.name) !== at,
  );
  const block = raw.subarray(header.start, header.bodyAt);
  const readable = isUtf8(block);
  if (repeated.length === 0 && readable) return header.start === 0 ? raw : raw.subarray(header.start);

  const kept: Buffer[] = [];
  let at = header.start;
  for (const field of repeated) {
    kept.push(raw.subarray(at, field.from));
    at = field.to;
  }
  kept.push(raw.subarray(at, header.bodyAt));
  const fields = Buffer.concat(kept);
  return Buffer.concat([readable ? fields : inUtf8(fields, raw, header), raw.subarray(header.bodyAt)]);
}

/** Raw 8-bit bytes in a header are not allowed (RFC 5322 §2.2), yet common; the body's charset is the best guess. */
function inUtf8(fields: Buffer, raw: Buffer, header: RawHeader): Buffer {
  for (const charset of [...declaredCharsets(raw, header), ...guesses]) {
    const text = decoded(fields, charset);
    if (text !== undefined) return Buffer.from(text, 'utf8');
  }
  return fields;
}

function declaredCharsets(raw: Buffer, header: RawHeader): string[] {
  const places = [
    ...valuesOf(header, 'content-type'),
    raw.toString('latin1', header.bodyAt, header.bodyAt + 16_384),
  ];
  const found = places.flatMap((text) => [...text.matchAll(/charset="?([\w.:-]{2,40})/gi)]);
  return found
    .map((match) => (match[1] ?? '').toLowerCase())
    .filter((name) => !/^(?:utf-?8|us-ascii|ascii)$/.test(name));
}

function decoded(bytes: Buffer, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    // Not this charset, or none that is known: the next guess has its turn.
    return undefined;
  }
}
