import { receiptsWithChannels } from '#persistence/stores/intake/receipt.store.ts';
import type { ChannelRegistry } from '../channel-registry.ts';
import type { Flow } from '../flow.ts';
import { readReceipt } from './read-receipt.ts';
import { settleReceipt, type Processed, type Processing } from './settle-receipt.ts';

/**
 * Reads what a receipt stands for and stores it: customer, conversation, message, facts, place in a queue, further
 * work, all in one transaction. Safe to repeat and to run twice at once. What cannot be read, or has failed
 * for an hour, is quarantined with its error and holds up nothing.
 * @throws the failure when it is to be tried again
 */
export async function processReceipt(
  flow: Flow,
  channels: ChannelRegistry,
  receiptId: string,
  processing: Processing = {},
): Promise<Processed> {
  const [found] = await receiptsWithChannels(flow.database.reading, flow.secrets, [receiptId]);
  if (found?.receipt.status !== 'received') {
    return { kind: 'ended-before', status: found?.receipt.status ?? 'gone' };
  }
  return settleReceipt(flow, found, () => readReceipt(flow, channels, found), processing);
}
