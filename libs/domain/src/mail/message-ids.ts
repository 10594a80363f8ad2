/** RFC 5322 §2.1.1 allows lines of 998 characters; a longer id is no id, and no index would hold it. */
const longestId = 500;
const keptAtEachEnd = 20;

const ours = /^<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([0-9a-f]{20})@([^<>@\s]+)>$/;

/** The Message-ID of our message, which nobody can make up for another one. */
export function ownMessageId(messageId: string, signature: string, domain: string): string {
  return `<${messageId}.${signature}@${domain}>`;
}

/** Reads a Message-ID of the shape that ours have. Its signature is not yet verified. */
export function readOwnMessageId(
  id: string,
): { readonly messageId: string; readonly signature: string; readonly domain: string } | undefined {
  const [, messageId, signature, domain] = ours.exec(id.toLowerCase()) ?? [];
  return messageId && signature && domain ? { messageId, signature, domain } : undefined;
}

export function isUsableId(id: string): boolean {
  return id.length > 0 && id.length <= longestId;
}

/** Message-IDs in the order in which a thread is looked for: In-Reply-To, then References from the newest. */
export function idsToTry(inReplyTo: readonly string[], references: readonly string[]): string[] {
  const ids = [...inReplyTo.slice(0, keptAtEachEnd), ...references.slice(-2 * keptAtEachEnd).reverse()];
  return [...new Set(ids.filter(isUsableId))];
}

/**
 * The References of an answer (RFC 5322 §3.6.4): those of its parent, or the parent's In-Reply-To if it has none,
 * and the parent itself. A long chain keeps its first 20 and last 20.
 */
export function referencesOfAnswer(parent: {
  readonly messageId: string;
  readonly references: readonly string[];
}): string[] {
  return cappedReferences([...parent.references, parent.messageId]);
}

/** What is kept of a mail's References, or of its In-Reply-To when it has one id and no References. */
export function keptReferences(inReplyTo: readonly string[], references: readonly string[]): string[] {
  return cappedReferences(references.length === 0 && inReplyTo.length === 1 ? inReplyTo : references);
}

function cappedReferences(ids: readonly string[]): string[] {
  const distinct = [...new Set(ids.filter(isUsableId))];
  return distinct.length <= 2 * keptAtEachEnd
    ? distinct
    : [...distinct.slice(0, keptAtEachEnd), ...distinct.slice(-keptAtEachEnd)];
}

/** "Re: " and the subject as it was: mail programs group by it, so it is never changed otherwise. */
export function subjectOfAnswer(subject: string): string {
  return /^re:/i.test(subject.trim()) ? subject.trim() : `Re: ${subject.trim()}`.trim();
}
