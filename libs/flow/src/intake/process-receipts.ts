import { receiptsWithChannels, type ReceiptOfChannel } from '#persistence/stores/intake/receipt.store.ts';
import { runItems } from '#queues/run-items.ts';
import type { ChannelRegistry } from '../channel-registry.ts';
import type { Flow } from '../flow.ts';
import { openTogether } from './open-together.ts';
import { readReceipt, type ReadReceipt } from './read-receipt.ts';
import { settleReceipt, type Processed } from './settle-receipt.ts';

type Read = { readonly found: ReceiptOfChannel } & (
  { readonly reading: ReadReceipt } | { readonly failure: Error }
);

/**
 * What `processReceipt` does, for a batch: first messages of conversations are stored in one transaction, all others
 * one by one. Every receipt gets its turn, whatever becomes of the others, and each outcome is reported.
 * @param atOnce how many are read, and stored one by one, at the same time
 * @param apart is told of a batch that could not be stored together and is stored one by one
 * @throws the first failure among those that are to be tried again
 */
export async function processReceipts(
  flow: Flow,
  channels: ChannelRegistry,
  receiptIds: readonly string[],
  {
    atOnce,
    report,
    apart,
  }: {
    atOnce: number;
    report?: (processed: Processed) => void;
    apart?: (failure: unknown, messages: number) => void;
  },
): Promise<void> {
  const found = await receiptsWithChannels(flow.database.reading, flow.secrets, receiptIds);
  const pending = found.filter(({ receipt }) => receipt.status === 'received');
  const read: Read[] = [];
  await runItems(pending, atOnce, async (one) => {
    try {
      read.push({ found: one, reading: await readReceipt(flow, channels, one) });
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      read.push({ found: one, failure });
    }
  });
  const together = await openTogether(
    flow,
    read.flatMap((one) => ('reading' in one && one.reading.kind === 'message' ? [one.reading.arrived] : [])),
    apart,
  );
  for (const stored of together.values()) report?.(stored);
  const others = read.filter((one) => !together.has(one.found.receipt.id));
  await runItems(others, atOnce, async (one) => {
    const retold = () => ('reading' in one ? Promise.resolve(one.reading) : Promise.reject(one.failure));
    const processed = await settleReceipt(flow, one.found, retold, {});
    report?.(processed);
  });
}
