import { z } from 'zod';
import type { KeptDetail } from '#domain/routing/kept-in-words.ts';
import type { RoutingReceiptRow } from '#persistence/rows/routing-receipt.row.ts';
import type { RoutedConversation } from '#persistence/stores/routing-explanation.store.ts';

const receiptDetail = z.object({
  kept: z.object({
    agentId: z.string(),
    untilMs: z.number(),
    expectedMs: z.number(),
    gives: z.number(),
    costs: z.number(),
  }),
});

/** For whom a conversation is kept, by the last look at it; undefined when it is not, or not any more. */
export function keptNow(
  { state, waitingBecause }: RoutedConversation,
  receipts: readonly RoutingReceiptRow[],
  nowMs: number,
): KeptDetail | undefined {
  if (state !== 'queued' || waitingBecause !== 'kept') return undefined;
  const { data } = receiptDetail.safeParse(receipts.find((one) => one.outcome === 'wait')?.detail);
  return data && data.kept.untilMs > nowMs ? data.kept : undefined;
}
