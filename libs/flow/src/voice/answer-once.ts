import type { Tx } from '#persistence/database.ts';
import { claimWebhook, keepResponse, keptResponse } from '#persistence/stores/intake/webhook.store.ts';
import type { Flow } from '../flow.ts';

export interface SeenWebhook {
  readonly channelId: string;
  readonly kind: string;
  readonly dedupeKey: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * Answers the fetch of a document once, together with what follows from it, and every repeat with the same
 * document: an empty answer to a repeat would hang up on the caller.
 */
export async function answerOnce(
  flow: Flow,
  webhook: SeenWebhook,
  work: (tx: Tx, now: Date) => Promise<string>,
): Promise<string> {
  return flow.database.transaction(async (tx) => {
    const now = flow.clock.now();
    const id = flow.newId();
    if (!(await claimWebhook(tx, { id, ...webhook, receivedAt: now }))) {
      const kept = await keptResponse(tx, webhook.dedupeKey);
      if (kept === undefined) throw new Error(`Webhook ${webhook.dedupeKey} has no kept answer.`);
      return kept;
    }
    const document = await work(tx, now);
    await keepResponse(tx, id, document);
    return document;
  });
}

/** Acts on an event once; answers `repeated` for every further delivery of it. */
export async function recordOnce<T>(
  flow: Flow,
  webhook: SeenWebhook,
  work: (tx: Tx, now: Date) => Promise<T>,
): Promise<T | { readonly kind: 'repeated' }> {
  return flow.database.transaction(async (tx) => {
    const now = flow.clock.now();
    if (!(await claimWebhook(tx, { id: flow.newId(), ...webhook, receivedAt: now }))) {
      return { kind: 'repeated' };
    }
    return work(tx, now);
  });
}
