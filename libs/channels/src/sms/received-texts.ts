import type { ChannelSetup } from '../channel.ts';
import type { TwilioApi, TwilioClients } from '../twilio-client.ts';
import { providerAddress } from './address.ts';

/** A text that the provider holds for us, as its webhook would have told of it. */
export interface ReceivedText {
  /** The provider's MessageSid: the key of its receipt. */
  readonly providerKey: string;
  /** The webhook's parameters; asks the provider for the media's addresses. */
  readonly payload: () => Promise<Readonly<Record<string, string>>>;
}

type MessagePage = Pick<
  Awaited<ReturnType<TwilioApi['messages']['page']>>,
  'instances' | 'nextPageUrl' | 'nextPage'
>;

const pageSize = 200;

/**
 * The texts to a channel's number since an instant, newest first, a page at a time. Twilio advises it, because a
 * webhook that fails is not sent again unless the number's URL asks for it.
 * @throws an error of the SDK when the provider cannot be asked
 */
export async function* receivedTexts(
  twilio: TwilioClients,
  setup: ChannelSetup,
  since: Date,
): AsyncGenerator<readonly ReceivedText[]> {
  const account = twilio.account(setup);
  if (!account) throw new Error('The channel has no provider account.');
  const api = twilio.api(account);
  let page: MessagePage = await api.messages.page({
    to: providerAddress(setup.kind, setup.address),
    dateSentAfter: since,
    pageSize,
  });
  for (;;) {
    yield page.instances
      .filter((message) => message.direction === 'inbound')
      .map((message) => ({
        providerKey: message.sid,
        payload: async () => ({
          MessageSid: message.sid,
          SmsSid: message.sid,
          AccountSid: message.accountSid,
          From: message.from,
          To: message.to,
          Body: message.body,
          SmsStatus: 'received',
          NumSegments: message.numSegments,
          ...(await mediaOf(api, message.sid, Number(message.numMedia))),
        }),
      }));
    const next = page.nextPageUrl ? await page.nextPage() : undefined;
    if (!next) return;
    page = next;
  }
}

async function mediaOf(api: TwilioApi, sid: string, count: number): Promise<Record<string, string>> {
  if (!(count > 0)) return { NumMedia: '0' };
  const media = await api.messages(sid).media.list({ limit: count });
  const listed = media.flatMap(({ uri, contentType }, index) => [
    [`MediaUrl${index}`, new URL(uri.replace(/\.json$/, ''), 'https://api.twilio.com').href],
    [`MediaContentType${index}`, contentType],
  ]);
  return { NumMedia: String(media.length), ...(Object.fromEntries(listed) as Record<string, string>) };
}
