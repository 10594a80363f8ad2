import type { ChannelSetup } from '#channels/channel.ts';
import { optedOut } from '#channels/twilio-error-codes.ts';
import { system } from '#contracts/event-types.ts';
import type { Tx } from '#persistence/database.ts';
import type { ConversationRow } from '#persistence/rows/conversation.row.ts';
import { suppress } from '#persistence/stores/delivery/suppression.store.ts';
import { appendEvents } from '#persistence/stores/events/event.store.ts';
import type { Flow } from '../flow.ts';

/** True when the provider refused a message because its recipient asked the sender to stop. */
export function saysOptedOut(code: string | undefined): boolean {
  return code === optedOut;
}

/**
 * Notes within the caller's transaction that the provider knows of a STOP which never reached us, and tells the
 * conversation so once.
 */
export async function suppressAddress(
  flow: Flow,
  tx: Tx,
  conversation: Pick<ConversationRow, 'id' | 'version'>,
  channel: Pick<ChannelSetup, 'kind' | 'address'>,
  address: string,
  now: Date,
): Promise<void> {
  const key = { channelKind: channel.kind, address, sender: channel.address };
  if (!(await suppress(tx, key, 'provider', now))) return;
  await appendEvents(tx, [
    {
      id: flow.newId(),
      type: 'address.suppressed',
      at: now,
      actor: system,
      conversationId: conversation.id,
      conversationVersion: conversation.version,
      data: { ...key, source: 'provider' },
    },
  ]);
}
