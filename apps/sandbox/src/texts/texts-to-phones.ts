import { newSid } from '../memory/new-sid.ts';
import type { PhoneBook } from '../phones/phone-book.ts';
import type { Pace } from '../time/pace.ts';
import { EventStream } from '../webhooks/event-stream.ts';
import type { WebhookDoor } from '../webhooks/webhook-door.ts';
import { segmentsOf } from './segments.ts';
import type { TextBook } from './text-book.ts';
import type { Text, TextStatus } from './text.ts';

const SENT_AFTER_MS = 100;
const DELIVERED_AFTER_MS = 200;

export interface OutgoingText {
  direction: 'outbound-api' | 'outbound-reply';
  from: string;
  to: string;
  body: string;
  mediaUrls: string[];
  messagingServiceSid: string | null;
  statusCallback: string | null;
}

interface Parts {
  accountSid: string;
  door: WebhookDoor;
  phones: PhoneBook;
  texts: TextBook;
  pace: Pace;
}

/** Takes texts from the product to telephones, and reports how that went. */
export class TextsToPhones {
  readonly #parts: Parts;
  readonly #closing = new AbortController();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** `reported` resolves when the first status webhook is through. */
  send(outgoing: OutgoingText): { text: Text; reported: Promise<unknown> } {
    const now = new Date();
    const text: Text = {
      id: newSid(outgoing.mediaUrls.length > 0 ? 'MM' : 'SM'),
      direction: outgoing.direction,
      from: outgoing.from,
      to: outgoing.to,
      body: outgoing.body,
      media: outgoing.mediaUrls.map((url) => ({ sid: newSid('ME'), contentType: '', url, bytes: null })),
      segments: segmentsOf(outgoing.body),
      status: 'queued',
      errorCode: null,
      messagingServiceSid: outgoing.messagingServiceSid,
      createdAt: now,
      updatedAt: now,
      sentAt: null,
    };
    this.#parts.texts.add(text);
    const events = new EventStream(this.#parts.door);
    const report = (status: TextStatus, errorCode: number | null = null): Promise<unknown> => {
      Object.assign(text, { status, errorCode, updatedAt: new Date() });
      if (status === 'sent') text.sentAt = text.updatedAt;
      this.#parts.texts.changes.notify();
      if (outgoing.statusCallback === null) return Promise.resolve();
      return events.send({ url: outgoing.statusCallback, params: this.#params(text) });
    };
    return { text, reported: this.#travel(text, report) };
  }

  close(): void {
    this.#closing.abort();
  }

  /** No webhook tells of the first status, `queued`: the product has it from the REST response. */
  async #travel(
    text: Text,
    report: (status: TextStatus, errorCode?: number | null) => Promise<unknown>,
  ): Promise<unknown> {
    const { smsOutcome, errorCode = null } = this.#parts.phones.get(text.to);
    const { pace } = this.#parts;
    try {
      await pace.sleep(SENT_AFTER_MS, this.#closing.signal);
      if (smsOutcome === 'failed') return await report('failed', errorCode);
      const first = report('sent');
      if (smsOutcome !== 'sent') {
        void pace.sleep(DELIVERED_AFTER_MS, this.#closing.signal).then(
          () => report(smsOutcome, smsOutcome === 'undelivered' ? errorCode : null),
          () => undefined,
        );
      }
      return await first;
    } catch {
      return undefined; // the sandbox is closing
    }
  }

  #params(text: Text): Record<string, string> {
    return {
      AccountSid: this.#parts.accountSid,
      ApiVersion: '2010-04-01',
      MessageSid: text.id,
      MessageStatus: text.status,
      SmsSid: text.id,
      SmsStatus: text.status,
      From: text.from,
      To: text.to,
      ...(text.messagingServiceSid === null ? {} : { MessagingServiceSid: text.messagingServiceSid }),
      ...(text.errorCode === null ? {} : { ErrorCode: String(text.errorCode) }),
    };
  }
}
