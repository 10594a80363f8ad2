import { system } from '#contracts/event-types.ts';
import type { ChannelKind } from '#domain/words.ts';
import { cleanText } from '#domain/conversations/clean-text.ts';
import type { Tx } from '#persistence/database.ts';
import type { OpenChannel } from '#persistence/stores/channel.store.ts';
import { appendEvents } from '#persistence/stores/event.store.ts';
import {
  endReceipt,
  noteFailedAttempt,
  receiptWithChannel,
  type PendingReceipt,
} from '#persistence/stores/receipt.store.ts';
import type { Reading } from '#channels/channel.ts';
import { roomOf, type ChannelRegistry } from '../channel-registry.ts';
import type { Flow } from '../flow.ts';
import { livePolicy } from '../routing/live-policy.ts';
import { arrivedMessage } from './arrived-message.ts';
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
  const found = await receiptWithChannel(flow.database.reading, flow.secrets, receiptId);
  if (found?.receipt.status !== 'received') {
    return { kind: 'ended-before', status: found?.receipt.status ?? 'gone' };
  }
  const { receipt, channel } = found;
  try {
    const reading = await read(flow, channels, receipt, channel);
    if (reading.kind === 'message') return await store(flow, receipt, channel, reading.message, processing);
    return reading.kind === 'ignored'
      ? await ignore(flow, receipt, reading.reason)
      : await quarantine(flow, receipt, channel, reading.error);
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    const age = flow.clock.now().getTime() - receipt.receivedAt.getTime();
    if (receipt.attempts + 1 >= attemptsAtLeast && age >= triedForMs) {
      return quarantine(flow, receipt, channel, because);
    }
    await noteFailedAttempt(flow.database.reading, receipt.id, shown(because));
    throw error;
  }
}

async function read(
  flow: Flow,
  channels: ChannelRegistry,
  receipt: PendingReceipt,
  channel: OpenChannel,
): Promise<Reading> {
  const raw = receipt.blobKey === null ? undefined : await flow.blobs.get(receipt.blobKey);
  return roomOf(channels, channel.kind).read(channel, { raw, payload: receipt.payload ?? undefined });
}

async function store(
  flow: Flow,
  receipt: PendingReceipt,
  channel: OpenChannel,
  message: Extract<Reading, { kind: 'message' }>['message'],
  { afterStore }: Processing,
): Promise<Stored> {
  const arrived = await arrivedMessage(flow, receipt, channel, message);
  const policy = await livePolicy(flow);
  return flow.database.transaction(async (tx) => {
    const now = flow.clock.now();
    const stored = await storeArrived(flow, tx, arrived, policy, now);
    if (stored.kind === 'stored') await afterStore?.[message.channelKind]?.(flow, tx, stored, now);
    return stored;
  });
}

async function ignore(flow: Flow, receipt: PendingReceipt, reason: string): Promise<Processed> {
  const now = flow.clock.now();
  const end = { status: 'ignored', reason: shown(reason) } as const;
  const ended = await endReceipt(flow.database.reading, receipt.id, end, now);
  return ended ? { kind: 'ignored', reason } : { kind: 'ended-before', status: 'ended' };
}

async function quarantine(
  flow: Flow,
  receipt: PendingReceipt,
  channel: OpenChannel,
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
