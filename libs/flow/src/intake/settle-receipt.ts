import { system } from '#contracts/event-types.ts';
import { cleanText } from '#domain/conversations/clean-text.ts';
import type { ChannelKind } from '#domain/words.ts';
import type { Tx } from '#persistence/database.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import {
  endReceipt,
  noteFailedAttempt,
  type ReceiptOfChannel,
} from '#persistence/stores/intake/receipt.store.ts';
import type { Flow } from '../flow.ts';
import { livePolicy } from '../routing/live-policy.ts';
import type { ReadReceipt } from './read-receipt.ts';
import { storeArrived } from './store-arrived.ts';
import type { Stored } from './stored.ts';

/** What a kind of channel adds in the transaction that stored its message, as linking a call. May run again. */
export type AfterStore = (
  flow: Flow,
  tx: Tx,
  stored: Extract<Stored, { kind: 'stored' }>,
  now: Date,
) => Promise<void>;

export interface Processing {
  readonly afterStore?: Readonly<Partial<Record<ChannelKind, AfterStore>>> | undefined;
}

export type Processed = Stored | { readonly kind: 'quarantined'; readonly error: string };

/**
 * What fails is tried for an hour, by the queue and after it by the sweep: a provider or a database may be away for a while,
 * and nobody should have to retry by hand what came meanwhile.
 */
const attemptsAtLeast = 8;
const triedForMs = 3_600_000;
const longestError = 2_000;

/**
 * Stores what was read of a receipt, or ends it with the reason why there is nothing to store; all in one transaction.
 * What has failed for an hour is quarantined with its error.
 * @throws the failure when it is to be tried again
 */
export async function settleReceipt(
  flow: Flow,
  found: ReceiptOfChannel,
  read: () => Promise<ReadReceipt>,
  processing: Processing,
): Promise<Processed> {
  const { receipt } = found;
  try {
    const reading = await read();
    if (reading.kind === 'message') return await store(flow, reading, processing);
    return reading.kind === 'ignored'
      ? await ignore(flow, receipt.id, reading.reason)
      : await quarantine(flow, found, reading.error);
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    const age = flow.clock.now().getTime() - receipt.receivedAt.getTime();
    if (receipt.attempts + 1 >= attemptsAtLeast && age >= triedForMs) {
      return quarantine(flow, found, because);
    }
    await noteFailedAttempt(flow.database.reading, receipt.id, shown(because));
    throw error;
  }
}

async function store(
  flow: Flow,
  { arrived }: Extract<ReadReceipt, { kind: 'message' }>,
  { afterStore }: Processing,
): Promise<Stored> {
  const policy = await livePolicy(flow);
  return flow.database.transaction(async (tx) => {
    const now = flow.clock.now();
    const stored = await storeArrived(flow, tx, arrived, policy, now);
    if (stored.kind === 'stored') await afterStore?.[arrived.said.channelKind]?.(flow, tx, stored, now);
    return stored;
  });
}

async function ignore(flow: Flow, receiptId: string, reason: string): Promise<Processed> {
  const now = flow.clock.now();
  const end = { status: 'ignored', reason: shown(reason) } as const;
  const ended = await endReceipt(flow.database.reading, receiptId, end, now);
  return ended ? { kind: 'ignored', reason } : { kind: 'ended-before', status: 'ended' };
}

async function quarantine(
  flow: Flow,
  { receipt, channel }: ReceiptOfChannel,
  because: string,
): Promise<Processed> {
  const error = shown(because);
  const now = flow.clock.now();
  const ended = await flow.database.transaction(async (tx) => {
    if (!(await endReceipt(tx, receipt.id, { status: 'quarantined', reason: error }, now))) return false;
    await appendEvents(tx, [
      {
        id: flow.newId(),
        type: 'receipt.quarantined',
        at: now,
        actor: system,
        data: { receiptId: receipt.id, channelId: channel.id, channelKind: channel.kind, error },
      },
    ]);
    return true;
  });
  return ended ? { kind: 'quarantined', error } : { kind: 'ended-before', status: 'ended' };
}

function shown(error: string): string {
  return cleanText(error).slice(0, longestError);
}
