import { noWhere } from '../calls/call-params.ts';
import { newSid } from '../memory/new-sid.ts';
import type { NumberBook, RentedNumber } from '../numbers/number-book.ts';
import type { Delivery } from '../webhooks/delivery.ts';
import type { WebhookDoor } from '../webhooks/webhook-door.ts';
import { segmentsOf } from './segments.ts';
import type { TextBook } from './text-book.ts';
import type { Text, TextMedia } from './text.ts';

export interface IncomingText {
  from: string;
  to: string;
  body: string;
  media: ({ url: string; contentType: string } | { bytes: Buffer; contentType: string })[];
  /** Give the sid of an earlier text to deliver that one again. */
  messageSid?: string;
}

interface Parts {
  accountSid: string;
  /** Scheme, host and port under which the product finds media. */
  mediaBase: () => string;
  door: WebhookDoor;
  numbers: NumberBook;
  texts: TextBook;
}

/** Sends texts from telephones to the product: the signed webhook of the number's SmsUrl. */
export class TextsToProduct {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** WhatsApp addresses are rented as the plain number too. */
  numberOf(to: string): RentedNumber | undefined {
    return this.#parts.numbers.find(to) ?? this.#parts.numbers.find(to.replace(/^whatsapp:/, ''));
  }

  async send(incoming: IncomingText, number: RentedNumber): Promise<{ text: Text; delivery: Delivery }> {
    const text = this.#keep(incoming);
    const delivery = await this.#parts.door.request(
      {
        url: number.smsUrl,
        method: number.smsMethod,
        params: this.#params(text),
        ...(number.smsFallbackUrl === '' ? {} : { fallbackUrl: number.smsFallbackUrl }),
      },
      'text',
    );
    return { text, delivery };
  }

  #keep(incoming: IncomingText): Text {
    const known = incoming.messageSid === undefined ? undefined : this.#parts.texts.get(incoming.messageSid);
    if (known) return known;
    const id = incoming.messageSid ?? newSid(incoming.media.length > 0 ? 'MM' : 'SM');
    const now = new Date();
    const text: Text = {
      id,
      direction: 'inbound',
      from: incoming.from,
      to: incoming.to,
      body: incoming.body,
      media: incoming.media.map((media) => this.#mediaOf(id, media)),
      segments: segmentsOf(incoming.body),
      status: 'received',
      errorCode: null,
      messagingServiceSid: null,
      createdAt: now,
      updatedAt: now,
      sentAt: now,
    };
    this.#parts.texts.add(text);
    return text;
  }

  #mediaOf(textSid: string, media: IncomingText['media'][number]): TextMedia {
    const sid = newSid('ME');
    if ('url' in media) return { sid, contentType: media.contentType, url: media.url, bytes: null };
    const account = `/2010-04-01/Accounts/${this.#parts.accountSid}`;
    const url = `${this.#parts.mediaBase()}${account}/Messages/${textSid}/Media/${sid}`;
    return { sid, contentType: media.contentType, url, bytes: media.bytes };
  }

  /** https://www.twilio.com/docs/messaging/guides/webhook-request */
  #params(text: Text): Record<string, string> {
    const media = text.media.flatMap(({ url, contentType }, index) => [
      [`MediaUrl${index}`, url],
      [`MediaContentType${index}`, contentType],
    ]);
    return {
      MessageSid: text.id,
      SmsMessageSid: text.id,
      SmsSid: text.id,
      AccountSid: this.#parts.accountSid,
      ApiVersion: '2010-04-01',
      From: text.from,
      To: text.to,
      Body: text.body,
      NumMedia: String(text.media.length),
      NumSegments: String(text.segments),
      SmsStatus: 'received',
      ...(Object.fromEntries(media) as Record<string, string>),
      ...whatsApp(text.from),
      ...noWhere('From', 'To'),
    };
  }
}

function whatsApp(from: string): Record<string, string> {
  if (!from.startsWith('whatsapp:')) return {};
  const id = from.slice('whatsapp:'.length).replace('+', '');
  return { WaId: id, ProfileName: id, MessageType: 'text' };
}
