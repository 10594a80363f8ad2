import type { Outbound } from '#channels/channel.ts';
import { ownMessageId } from '#domain/mail/message-ids.ts';
import { channelsOfKind, type OpenChannel } from '#persistence/stores/channels/channel.store.ts';
import {
  endNoticeMail,
  startNoticeMail,
  type NoticeMail,
} from '#persistence/stores/notices/notice-mail.store.ts';
import { roomOf, type ChannelRegistry } from '../channel-registry.ts';
import type { Flow } from '../flow.ts';

export type NoticeSent =
  | { readonly kind: 'sent' }
  | { readonly kind: 'failed'; readonly error: string }
  | { readonly kind: 'ended-before' };

/** A warning that is an hour late warns nobody. */
const worthSendingMs = 3_600_000;
const longestSubject = 120;

/**
 * Sends a notice to its person from the oldest mailbox. Sent twice it has one Message-ID.
 * @throws when it is to be tried again
 */
export async function sendNotice(
  flow: Flow,
  channels: ChannelRegistry,
  noticeId: string,
): Promise<NoticeSent> {
  const [channel] = await channelsOfKind(flow.database.reading, flow.secrets, ['email']);
  const notice = await startNoticeMail(flow.database.reading, noticeId);
  if (!notice) return { kind: 'ended-before' };
  if (!channel) return end(flow, notice, 'There is no e-mail channel to send it from.');
  const outcome = await roomOf(channels, 'email').send(channel, mailOf(flow, channel, notice));
  if (outcome.kind === 'sent') {
    await endNoticeMail(flow.database.reading, notice.id, 'sent');
    return { kind: 'sent' };
  }
  const age = flow.clock.now().getTime() - notice.createdAt.getTime();
  if (age > worthSendingMs || (outcome.kind === 'failed' && outcome.failure === 'permanent')) {
    return end(flow, notice, outcome.error);
  }
  throw new Error(`Notice ${notice.id} was not sent: ${outcome.error}`);
}

async function end(flow: Flow, notice: NoticeMail, error: string): Promise<NoticeSent> {
  await endNoticeMail(flow.database.reading, notice.id, 'failed');
  return { kind: 'failed', error };
}

function mailOf(flow: Flow, channel: OpenChannel, notice: NoticeMail): Outbound {
  const number = notice.conversationNumber === null ? '' : ` (conversation ${notice.conversationNumber})`;
  const link = notice.conversationId && `\n\n${flow.publicBaseUrl}/conversations/${notice.conversationId}`;
  return {
    messageId: notice.id,
    to: notice.email,
    toName: notice.name,
    fromName: channel.name,
    subject: notice.text.slice(0, longestSubject),
    text: `${notice.text}${number}${link ?? ''}\n`,
    mail: {
      messageId: ownMessageId(notice.id, flow.secrets.sign('message-id', notice.id), flow.mailDomain),
      references: [],
      automatic: true,
    },
    attachments: [],
  };
}
