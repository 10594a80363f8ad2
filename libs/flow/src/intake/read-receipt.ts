import type { Reading } from '#channels/channel.ts';
import type { ReceiptOfChannel } from '#persistence/stores/intake/receipt.store.ts';
import { roomOf, type ChannelRegistry } from '../channel-registry.ts';
import type { Flow } from '../flow.ts';
import { arrivedMessage, type ArrivedMessage } from './arrived-message.ts';

/** What a receipt stands for. */
export type ReadReceipt =
  { readonly kind: 'message'; readonly arrived: ArrivedMessage } | Exclude<Reading, { kind: 'message' }>;

/** Reads what a receipt stands for and puts its attachments where blobs are kept. Outside any transaction. */
export async function readReceipt(
  flow: Flow,
  channels: ChannelRegistry,
  { receipt, channel }: ReceiptOfChannel,
): Promise<ReadReceipt> {
  const raw = receipt.blobKey === null ? undefined : await flow.blobs.get(receipt.blobKey);
  const delivered = { raw, payload: receipt.payload ?? undefined };
  const reading = await roomOf(channels, channel.kind).read(channel, delivered);
  if (reading.kind !== 'message') return reading;
  return { kind: 'message', arrived: await arrivedMessage(flow, receipt, channel, reading.message) };
}
