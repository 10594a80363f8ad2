import type { Outbound } from '#channels/channel.ts';
import { replyAddress } from '#domain/mail/reply-token.ts';
import type { OpenChannel } from '#persistence/stores/channels/channel.store.ts';
import { attachmentsOf, type Delivery } from '#persistence/stores/delivery/delivery.store.ts';
import type { Flow } from '../flow.ts';

/** Makes what the channel's room sends of a message; the same each time it is made. */
export async function outboundOf(flow: Flow, channel: OpenChannel, message: Delivery): Promise<Outbound> {
  const files = await attachmentsOf(flow.database.reading, message.id);
  const { fromName } = channel.settings;
  return {
    messageId: message.id,
    to: message.toAddress,
    fromName: typeof fromName === 'string' && fromName !== '' ? fromName : channel.name,
    subject: message.subject ?? '',
    text: message.text,
    html: message.html ?? undefined,
    attachments: await Promise.all(
      files.map(async ({ name, mediaType, blobKey }) => ({
        name,
        mediaType,
        content: await flow.blobs.get(blobKey),
      })),
    ),
    ...(channel.kind === 'email'
      ? { mail: mailOf(flow, channel, message) }
      : { statusUrl: `${flow.publicBaseUrl}/hooks/twilio/${channel.id}/sms/${message.id}/status` }),
  };
}

function mailOf(flow: Flow, channel: OpenChannel, message: Delivery): NonNullable<Outbound['mail']> {
  if (message.mailMessageId === null) throw new Error(`Message ${message.id} has no Message-ID.`);
  const { conversationId } = message;
  return {
    messageId: message.mailMessageId,
    inReplyTo: message.mailReferences.at(-1),
    references: message.mailReferences,
    replyTo: replyAddress(channel.address, {
      conversationId,
      signature: flow.secrets.sign('reply-address', conversationId),
    }),
    automatic: message.automatic,
  };
}
