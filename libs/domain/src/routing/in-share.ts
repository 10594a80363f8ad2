const buckets = 10_000;

/**
 * Whether a conversation falls into a share of the traffic. Its id alone decides, so every process answers the same, and
 * those of a smaller share are in every larger one.
 * @param percent 0 to 100, down to a hundredth
 */
export function inShare(conversationId: string, percent: number): boolean {
  return bucketOf(conversationId) < (percent * buckets) / 100;
}

/** FNV-1a over the id, mixed once more: ids that were made one after another share most of their characters. */
function bucketOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) {
    hash ^= id.charCodeAt(at);
    hash = Math.imul(hash, 0x01000193);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  return (hash >>> 0) % buckets;
}
