import type { InboundMessage } from '#domain/conversations/inbound-message.ts';
import { isPlainAnswer, keywordIn, type Keyword } from '#domain/conversations/keyword.ts';
import type { ChannelSetup, Reading } from '../channel.ts';
import { param } from '../twilio-signature.ts';
import { textAddress } from './address.ts';

type Params = Readonly<Record<string, unknown>>;

/** A text without its media. */
export type ReadText = Exclude<Reading, { kind: 'message' }> | { kind: 'text'; message: InboundMessage };

/** Reads the webhook of an inbound text (https://www.twilio.com/docs/messaging/guides/webhook-request). */
export function readText(setup: ChannelSetup, params: Params): ReadText {
  const status = param(params, 'MessageStatus') || param(params, 'SmsStatus');
  if (status && status !== 'received' && status !== 'receiving') {
    return { kind: 'ignored', reason: `It reports that a text of ours is ${status}.` };
  }
  if (!param(params, 'MessageSid') && !param(params, 'SmsSid')) {
    return { kind: 'unreadable', error: 'The webhook is not of a text: it names no MessageSid.' };
  }
  const body = param(params, 'Body') || param(params, 'ButtonText');
  const keyword = optOut(param(params, 'OptOutType')) ?? keywordIn(body);
  return {
    kind: 'text',
    message: {
      channelKind: setup.kind,
      from: textAddress(param(params, 'From')),
      fromName: param(params, 'ProfileName') || undefined,
      to: [textAddress(param(params, 'To')) || setup.address],
      subject: '',
      text: [body, place(params)].filter((part) => part !== '').join('\n'),
      // The provider answers these words itself; nobody waits for us.
      automatic: keyword !== undefined && !isPlainAnswer(body),
      // The carrier names the sender, and whatever we answer goes to that number and nowhere else.
      verified: true,
      keyword,
      attachments: [],
    },
  };
}

/** A word of the customer's own list, which only the provider knows (Advanced Opt-Out). */
function optOut(type: string): Keyword | undefined {
  const word = type.toLowerCase();
  return word === 'stop' || word === 'start' || word === 'help' ? word : undefined;
}

/** A place that was sent over WhatsApp. */
function place(params: Params): string {
  const at = [param(params, 'Latitude'), param(params, 'Longitude')];
  if (at.includes('')) return '';
  const named = [param(params, 'Label'), param(params, 'Address')].filter((part) => part !== '');
  return `Location: ${[...named, at.join(', ')].join(', ')}`;
}
