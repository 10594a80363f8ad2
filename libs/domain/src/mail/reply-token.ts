/** Base-36 digits that hold 128 and 80 bits. */
const idDigits = 25;
const signatureDigits = 16;
/** RFC 5321 §4.5.3.1.1 */
const longestLocalPart = 64;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const token = new RegExp(`^[0-9a-z]{${idDigits + signatureDigits}}$`);

/** A conversation's id and the signature that a sender cannot make up (20 hex digits). */
export interface ReplyToken {
  readonly conversationId: string;
  readonly signature: string;
}

/** 41 characters that survive mail systems which change the case of local parts. */
export function writeReplyToken({ conversationId, signature }: ReplyToken): string {
  return toBase36(conversationId.replaceAll('-', ''), idDigits) + toBase36(signature, signatureDigits);
}

/** Our address with the token after a plus sign, or undefined when a local part has no room for it. */
export function replyAddress(address: string, given: ReplyToken): string | undefined {
  const at = address.lastIndexOf('@');
  const local = `${address.slice(0, at)}+${writeReplyToken(given)}`;
  return at > 0 && local.length <= longestLocalPart ? `${local}${address.slice(at)}` : undefined;
}

/** What may be a token of ours in a recipient: a whole address or what stands after its plus sign. Not yet verified. */
export function readReplyToken(recipient: string): ReplyToken | undefined {
  const at = recipient.lastIndexOf('@');
  const local = at < 0 ? recipient : recipient.slice(0, at);
  const text = local.slice(local.lastIndexOf('+') + 1).toLowerCase();
  if (!token.test(text)) return undefined;
  const id = fromBase36(text.slice(0, idDigits), 32);
  const signature = fromBase36(text.slice(idDigits), 20);
  if (id === undefined || signature === undefined) return undefined;
  const conversationId = id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return uuid.test(conversationId) ? { conversationId, signature } : undefined;
}

function toBase36(hex: string, digits: number): string {
  return BigInt(`0x${hex}`).toString(36).padStart(digits, '0');
}

function fromBase36(text: string, hexDigits: number): string | undefined {
  let value = 0n;
  for (const digit of text) value = value * 36n + BigInt(parseInt(digit, 36));
  const hex = value.toString(16).padStart(hexDigits, '0');
  return hex.length === hexDigits ? hex : undefined;
}
