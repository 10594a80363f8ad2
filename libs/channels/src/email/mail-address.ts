/**
 * An address as SMTP takes it (RFC 5321 §4.1.2, RFC 6531): no blanks, no control characters, nothing that could end
 * a command or start another address. Quoted local parts, which nobody uses, are refused when we send.
 */
const plain = /^[^\s@<>"(),:;\\[\]\p{Cc}]{1,64}@[^\s@<>"(),:;\\[\]\p{Cc}]{1,255}$/u;
const quoted = /^"[^"\\\p{Cc}]{1,62}"@[^\s@<>"(),:;\\[\]\p{Cc}]{1,255}$/u;

export function isMailAddress(text: string): boolean {
  return plain.test(text);
}

/** The same, with quoted local parts: what others may write in a mail of theirs. */
export function isWrittenAddress(text: string): boolean {
  return plain.test(text) || quoted.test(text);
}

/** The address without what stands after a plus sign in its local part (RFC 5233), in lower case. */
export function withoutDetail(address: string): string {
  const lower = address.trim().toLowerCase();
  const at = lower.lastIndexOf('@');
  const plus = lower.indexOf('+');
  return plus > 0 && plus < at ? lower.slice(0, plus) + lower.slice(at) : lower;
}
