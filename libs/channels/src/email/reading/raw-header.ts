export interface HeaderField {
  /** In lower case. */
  readonly name: string;
  /** Unfolded and trimmed; each byte is one character. */
  readonly value: string;
  /** Where its lines lie in the mail. */
  readonly from: number;
  readonly to: number;
}

/** A header as it stands in the mail, before any parser had its way with it. */
export interface RawHeader {
  readonly fields: readonly HeaderField[];
  /** Where the first field begins: blank lines and an mbox `From ` line before it are passed over. */
  readonly start: number;
  /** Where the body begins. */
  readonly bodyAt: number;
}

const newline = 0x0a;

/** Reads the header of `raw`, or undefined when it is longer than `longest` bytes. */
export function rawHeader(raw: Buffer, longest: number): RawHeader | undefined {
  let start = 0;
  while (raw[start] === newline || raw[start] === 0x0d) start++;
  if (raw.toString('latin1', start, start + 6).startsWith('From ')) start = lineEnd(raw, start);

  const fields: HeaderField[] = [];
  let at = start;
  let fieldFrom = -1;
  const finish = () => {
    if (fieldFrom >= 0) pushField(raw, fieldFrom, at, fields);
  };
  while (at < raw.length) {
    if (at - start > longest) return undefined;
    const end = lineEnd(raw, at);
    const first = raw[at];
    if (first === newline || (first === 0x0d && raw[at + 1] === newline)) {
      finish();
      return { fields, start, bodyAt: end };
    }
    const continues = (first === 0x20 || first === 0x09) && fieldFrom >= 0;
    if (!continues) {
      finish();
      fieldFrom = at;
    }
    at = end;
  }
  if (at - start > longest) return undefined;
  finish();
  return { fields, start, bodyAt: raw.length };
}

/** The values of every field of that name, topmost first. */
export function valuesOf(header: RawHeader, name: string): string[] {
  return header.fields.filter((field) => field.name === name).map((field) => field.value);
}

/** The value of the topmost field of that name. */
export function valueOf(header: RawHeader, name: string): string | undefined {
  return header.fields.find((field) => field.name === name)?.value;
}

function lineEnd(raw: Buffer, from: number): number {
  const at = raw.indexOf(newline, from);
  return at < 0 ? raw.length : at + 1;
}

function pushField(raw: Buffer, from: number, to: number, fields: HeaderField[]): void {
  const text = raw.toString('latin1', from, to);
  const colon = text.indexOf(':');
  // RFC 5322 §2.2: a name is printable ASCII without a colon; obsolete syntax allows blanks before the colon.
  const name = text.slice(0, colon).trim().toLowerCase();
  if (colon < 1 || !/^[\x21-\x7e]+$/.test(name)) return;
  const value = text
    .slice(colon + 1)
    .replace(/\r?\n(?=[ \t])/g, '')
    .trim();
  fields.push({ name, value, from, to });
}
