import type { ChannelSetup } from '#channels/channel.ts';
import type { EventType } from '#contracts/event-types.ts';
import type { InboundMessage } from '#domain/conversations/inbound-message.ts';
import type { Tx } from '#persistence/database.ts';
import { suppress, unsuppress } from '#persistence/stores/delivery/suppression.store.ts';

export interface AppliedKeyword {
  /** A word for the carrier: nobody waits for an answer to it. */
  readonly automatic: boolean;
  /** What it changed, for the conversation's timeline. */
  readonly fact?: { readonly type: EventType; readonly data: Readonly<Record<string, unknown>> };
}

/**
 * Heeds STOP and START within the caller's transaction, before it decides what becomes of the message. The carrier
 * heeds them too and answers by itself. `YES` is START only where there was a STOP; else it answers a question.
 */
export async function applyKeyword(
  tx: Tx,
  channel: Pick<ChannelSetup, 'kind' | 'address'>,
  message: InboundMessage,
  now: Date,
): Promise<AppliedKeyword> {
  const { keyword, from, automatic } = message;
  if (keyword === undefined || keyword === 'help' || from === '') return { automatic };
  const key = { channelKind: channel.kind, address: from, sender: channel.address };
  const data = { address: from, channelKind: channel.kind, sender: channel.address, source: 'keyword' };
  if (keyword === 'stop') {
    const isNew = await suppress(tx, key, 'keyword', now);
    return { automatic: true, ...(isNew && { fact: { type: 'address.suppressed', data } }) };
  }
  const lifted = await unsuppress(tx, key);
  return lifted ? { automatic: true, fact: { type: 'address.unsuppressed', data } } : { automatic };
}
