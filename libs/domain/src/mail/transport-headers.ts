/**
 * Header fields that the journey of a mail adds or changes. Two deliveries of one mail differ in these and in
 * nothing else, so its content's hash leaves them out.
 */
const ofTheJourney = new Set([
  'received',
  'received-spf',
  'return-path',
  'delivered-to',
  'delivery-date',
  'envelope-to',
  'authentication-results',
  'dkim-signature',
  'domainkey-signature',
  'arc-seal',
  'arc-message-signature',
  'arc-authentication-results',
  'status',
  'content-length',
  'lines',
]);

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const colon = 0x3a;

/** The pieces of a raw mail without the header fields of its journey, in order; nothing is copied. */
export function contentOfMail(raw: Uint8Array): Uint8Array[] {
  const kept: Uint8Array[] = [];
  let keptFrom = 0;
  let dropping = false;
  for (let at = 0; at < raw.length;) {
    const end = lineEnd(raw, at);
    if (isEmptyLine(raw, at)) break;
    if (!isFolded(raw, at)) {
      const drops = isOfTheJourney(raw, at, end);
      if (drops && !dropping) kept.push(raw.subarray(keptFrom, at));
      if (!drops && dropping) keptFrom = at;
      dropping = drops;
    }
    at = end;
    if (dropping) keptFrom = at;
  }
  kept.push(raw.subarray(keptFrom));
  return kept.filter((piece) => piece.length > 0);
}

function lineEnd(raw: Uint8Array, from: number): number {
  const at = raw.indexOf(lineFeed, from);
  return at < 0 ? raw.length : at + 1;
}

function isEmptyLine(raw: Uint8Array, at: number): boolean {
  return raw[at] === lineFeed || (raw[at] === carriageReturn && raw[at + 1] === lineFeed);
}

/** A line that begins with white space continues the field before it (RFC 5322 §2.2.3). */
function isFolded(raw: Uint8Array, at: number): boolean {
  return raw[at] === 0x20 || raw[at] === 0x09;
}

function isOfTheJourney(raw: Uint8Array, from: number, end: number): boolean {
  let name = '';
  for (let at = from; at < end && name.length < 64; at++) {
    const byte = raw[at];
    if (byte === undefined || byte === colon) break;
    name += String.fromCharCode(byte);
  }
  name = name.trim().toLowerCase();
  return name.startsWith('x-') || ofTheJourney.has(name);
}
