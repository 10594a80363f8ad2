import { isUtf8 } from 'node:buffer';
import { charsetsNamedIn, guessedText } from './charset-guess.ts';
import { valueOf, valuesOf, type RawHeader } from './raw-header.ts';
import { withoutUtf7Words } from './utf7-words.ts';

/** RFC 5322 §3.6: at most one each. Where a mail has more, the topmost counts, as it does for DMARC. */
const single = new Set(['from', 'subject', 'message-id', 'in-reply-to', 'content-language']);

/**
 * The mail as the parser should see it: no blank lines or mbox line before the header, one field where one is
 * allowed (parsers disagree on which counts), and UTF-8 where raw bytes of an undeclared charset stand, which is not
 * allowed (RFC 5322 §2.2) and common. Usually these are the bytes as they came.
 */
export function mended(raw: Buffer, header: RawHeader): Buffer {
  const before = raw.subarray(header.start, header.bodyAt);
  const after = raw.subarray(header.bodyAt);
  const fields = mendedFields(raw, header, before);
  const body = mendedBody(header, after);
  if (fields === before && body === after) return header.start === 0 ? raw : raw.subarray(header.start);
  return Buffer.concat([fields, body]);
}

function mendedFields(raw: Buffer, header: RawHeader, before: Buffer): Buffer {
  const seen = new Set<string>();
  const repeated = header.fields.filter(({ name }) => single.has(name) && seen.size === seen.add(name).size);
  let fields = before;
  if (repeated.length > 0) {
    const kept: Buffer[] = [];
    let at = header.start;
    for (const field of repeated) {
      kept.push(raw.subarray(at, field.from));
      at = field.to;
    }
    fields = Buffer.concat([...kept, raw.subarray(at, header.bodyAt)]);
  }
  if (!isUtf8(fields)) {
    const near = [
      ...valuesOf(header, 'content-type'),
      raw.toString('latin1', header.bodyAt, header.bodyAt + 16_384),
    ];
    const text = guessedText(fields, near.flatMap(charsetsNamedIn));
    if (text !== undefined) fields = Buffer.from(text, 'utf8');
  }
  const mayHoldUtf7 = header.fields.some(({ value }) => /=\?[\w-]{0,14}utf-7/i.test(value));
  return mayHoldUtf7 ? Buffer.from(withoutUtf7Words(fields.toString('latin1')), 'latin1') : fields;
}

/** Only of a mail that is one text in raw bytes; what is in parts or encoded says its charset nearly always. */
function mendedBody(header: RawHeader, body: Buffer): Buffer {
  const type = valueOf(header, 'content-type') ?? 'text/plain';
  const encoding = valueOf(header, 'content-transfer-encoding') ?? '8bit';
  if (!/^text\//i.test(type) || /charset/i.test(type) || !/^(?:7bit|8bit|binary)$/i.test(encoding))
    return body;
  const text = guessedText(body, []);
  return text === undefined ? body : Buffer.from(text, 'utf8');
}
