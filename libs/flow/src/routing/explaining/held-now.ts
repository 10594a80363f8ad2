import { z } from 'zod';
import type { Sparing } from '#domain/routing/engine/sparing.ts';
import type { KeptDetail } from '#domain/routing/kept-in-words.ts';
import type { SetAsideDetail } from '#domain/routing/set-aside-in-words.ts';
import type { RoutingReceiptRow } from '#persistence/rows/routing-receipt.row.ts';
import { setAsideBecause } from '#persistence/stores/routing/pool.store.ts';
import type { RoutedConversation } from '#persistence/stores/routing/routing-explanation.store.ts';

const keptDetail = z.object({
  kept: z.object({
    agentId: z.string(),
    untilMs: z.number(),
    expectedMs: z.number(),
    gives: z.number(),
    costs: z.number(),
  }),
});
const sparedDetail = z.object({
  spared: z.object({ costs: z.number(), bears: z.number(), untilMs: z.number().exactOptional() }),
});

const setAsideDetail = z.object({ error: z.string(), times: z.number(), until: z.coerce.date() });

/** Why a conversation waits though somebody could take it, by the last look at it. */
export type HeldNow =
  /** It is left to the agent who knows the customer. */
  | { readonly kind: 'kept'; readonly kept: KeptDetail }
  /** Those who could take it are kept free for other work. */
  | { readonly kind: 'spared'; readonly spared: Sparing }
  /** An offer of it could not be written. */
  | { readonly kind: 'set-aside'; readonly aside: SetAsideDetail };

/** Undefined when it is not held, or not any more. */
export function heldNow(
  { state, waitingBecause }: RoutedConversation,
  receipts: readonly RoutingReceiptRow[],
  nowMs: number,
): HeldNow | undefined {
  const receipt = receipts.find((one) => one.outcome === 'wait');
  if (state !== 'queued' || receipt?.detail.because !== waitingBecause) return undefined;
  if (waitingBecause === 'kept') {
    const { data } = keptDetail.safeParse(receipt.detail);
    return data && data.kept.untilMs > nowMs ? { kind: 'kept', kept: data.kept } : undefined;
  }
  if (waitingBecause === 'spared') {
    const { data } = sparedDetail.safeParse(receipt.detail);
    return data && { kind: 'spared', spared: data.spared };
  }
  if (waitingBecause === setAsideBecause) {
    const { data } = setAsideDetail.safeParse(receipt.detail);
    return data && { kind: 'set-aside', aside: data };
  }
  return undefined;
}
