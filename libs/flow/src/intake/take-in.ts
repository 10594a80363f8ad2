import { cleanJson, cleanText } from '#domain/conversations/clean-text.ts';
import type { Tx } from '#persistence/database.ts';
import {
  insertReceipts,
  type IntakeQueue,
  type NewReceipt,
  type TakenReceipt,
} from '#persistence/stores/intake/receipt.store.ts';
import type { Flow } from '../flow.ts';
import { contentHash } from './content-hash.ts';

/** One thing that a provider handed us. */
export interface Arrival {
  readonly channelId: string;
  /** The provider's own identity of it, unique within the channel: a mailbox's UID, a Twilio SID, a queue id. */
  readonly providerKey: string;
  readonly queue: IntakeQueue;
  /** A mail as it came; kept as a blob. */
  readonly raw?: Uint8Array | undefined;
  /** A webhook's parameters. */
  readonly payload?: Readonly<Record<string, unknown>> | undefined;
}

const blobsAtOnce = 8;

/** Takes in one thing: durable when it returns, so that only then it is acknowledged. */
export async function takeIn(flow: Flow, arrival: Arrival): Promise<TakenReceipt> {
  const [taken] = await takeInMany(flow, [arrival]);
  if (!taken) throw new Error('Nothing was taken in.');
  return taken;
}

/**
 * Takes in a batch in one transaction and answers in the same order; raw content is durable before it.
 * @param within does more in that transaction, as moving a mailbox's cursor under its fence; it may run again
 */
export async function takeInMany(
  flow: Flow,
  arrivals: readonly Arrival[],
  within?: (tx: Tx) => Promise<void>,
): Promise<TakenReceipt[]> {
  const now = flow.clock.now();
  const receipts = await prepared(flow, arrivals);
  return flow.database.transaction(async (tx) => {
    await within?.(tx);
    return insertReceipts(tx, receipts, now);
  });
}

async function prepared(flow: Flow, arrivals: readonly Arrival[]): Promise<NewReceipt[]> {
  const receipts: NewReceipt[] = [];
  for (let at = 0; at < arrivals.length; at += blobsAtOnce) {
    const batch = arrivals.slice(at, at + blobsAtOnce);
    receipts.push(...(await Promise.all(batch.map((arrival) => receiptOf(flow, arrival)))));
  }
  return receipts;
}

async function receiptOf(flow: Flow, arrival: Arrival): Promise<NewReceipt> {
  const { channelId, providerKey, queue, raw, payload } = arrival;
  return {
    id: flow.newId(),
    outboxId: flow.newId(),
    channelId,
    providerKey: cleanText(providerKey),
    queue,
    blobKey: raw ? await flow.blobs.put(raw) : null,
    contentHash: raw ? contentHash(raw) : null,
    payload: payload ? cleanJson(payload) : null,
  };
}
