import { channelsOfKind } from '#persistence/stores/channels/channel.store.ts';
import { endNoticeText, startNoticeText } from '#persistence/stores/notices/notice-text.store.ts';
import { roomOf, type ChannelRegistry } from '../channel-registry.ts';
import type { Flow } from '../flow.ts';
import type { NoticeSent } from './send-notice.ts';

/** A warning that is an hour late warns nobody. */
const worthSendingMs = 3_600_000;
const longestText = 400;

/**
 * Texts a notice to its person's phone from the oldest number of ours. A provider that answers late may have taken it:
 * then it is not sent again, because two alarms at night are worse than the one on the list.
 * @throws when it is to be tried again
 */
export async function textNotice(
  flow: Flow,
  channels: ChannelRegistry,
  noticeId: string,
): Promise<NoticeSent> {
  const { reading } = flow.database;
  const [channel] = await channelsOfKind(reading, flow.secrets, ['sms']);
  const notice = await startNoticeText(reading, noticeId);
  if (!notice) return { kind: 'ended-before' };
  const end = async (error: string): Promise<NoticeSent> => {
    await endNoticeText(reading, notice.id, 'failed');
    return { kind: 'failed', error };
  };
  if (!channel) return end('There is no number to text it from.');
  if (!notice.phone?.startsWith('+')) return end('Its person has no phone number.');
  const link = notice.conversationId && ` ${flow.publicBaseUrl}/conversations/${notice.conversationId}`;
  const outcome = await roomOf(channels, 'sms').send(channel, {
    messageId: notice.id,
    to: notice.phone,
    fromName: channel.name,
    subject: '',
    text: `${notice.text.slice(0, longestText)}${link ?? ''}`,
    attachments: [],
  });
  if (outcome.kind === 'sent') {
    await endNoticeText(reading, notice.id, 'sent');
    return { kind: 'sent' };
  }
  const age = flow.clock.now().getTime() - notice.createdAt.getTime();
  const hopeless = outcome.kind === 'unknown' || outcome.failure !== 'transient';
  if (hopeless || age > worthSendingMs) return end(outcome.error);
  throw new Error(`Notice ${notice.id} was not texted: ${outcome.error}`);
}
