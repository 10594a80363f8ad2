import { randomUUID } from 'node:crypto';
import { RecentList } from '../memory/recent-list.ts';
import type { Pace } from '../time/pace.ts';
import { connectionOverrides, shouldRetry, type Failure } from './connection-overrides.ts';
import { succeeded, type Delivery, type Nature, type Webhook } from './delivery.ts';
import type { Faults } from './faults.ts';
import { signedRequest } from './signed-request.ts';
import { Transport, type Answer } from './transport.ts';

/** Error 11200 is "HTTP retrieval failure"; 11205 "HTTP connection failure". */
const errorCodeOf = (delivery: Delivery): string => (delivery.status === null ? '11205' : '11200');

/** The one way by which anything of the pretend provider reaches the product's webhooks. */
export class WebhookDoor {
  readonly log = new RecentList<Delivery>({ entries: 5_000 });
  readonly faults: Faults;
  readonly pace: Pace;
  readonly #authToken: string;
  readonly #transport = new Transport();
  #closed = false;

  constructor(authToken: string, faults: Faults, pace: Pace) {
    this.#authToken = authToken;
    this.faults = faults;
    this.pace = pace;
  }

  /** Sends a webhook, with the faults that are set, and then its fallback if it failed. Never rejects. */
  async request(webhook: Webhook, nature: Nature): Promise<Delivery> {
    const fate = this.faults.next();
    const delivery = this.#newDelivery(webhook, nature);
    if (fate.dropped && nature !== 'twiml') {
      delivery.fault = 'dropped';
      this.log.add(delivery);
      return delivery;
    }
    if (fate.delayMs > 0) await this.pace.sleep(fate.delayMs);
    const sent = this.#send(delivery);
    if (fate.duplicated) {
      // A provider's retry carries the same idempotency token as the first attempt.
      const twin = { ...delivery, id: randomUUID(), fault: 'duplicate' as const };
      await Promise.all([sent, this.#send(twin)]);
    }
    await sent;
    if (succeeded(delivery) || !webhook.fallbackUrl) return delivery;
    const failed = { ErrorCode: errorCodeOf(delivery), ErrorUrl: webhook.url };
    const fallback = { url: webhook.fallbackUrl, params: { ...webhook.params, ...failed } };
    return this.#send(this.#newDelivery(fallback, nature));
  }

  /** Sends a webhook of the log once more, byte for byte, or unsigned, or changed after signing. */
  replay(
    original: Delivery,
    how: { unsigned?: boolean; tamper?: Record<string, string> },
  ): Promise<Delivery> {
    const again: Delivery = { ...original, id: randomUUID(), fault: 'replay', at: new Date().toISOString() };
    return this.#send(again, how);
  }

  close(): void {
    this.#closed = true;
    this.#transport.close();
  }

  #newDelivery(webhook: Webhook, nature: Nature): Delivery {
    return {
      id: randomUUID(),
      nature,
      url: webhook.url,
      method: webhook.method ?? 'POST',
      params: webhook.params,
      signature: null,
      idempotencyToken: randomUUID(),
      at: new Date().toISOString(),
      attempts: 0,
      status: null,
      contentType: '',
      body: '',
      error: null,
      fault: null,
    };
  }

  async #send(
    delivery: Delivery,
    how: { unsigned?: boolean; tamper?: Record<string, string> } = {},
  ): Promise<Delivery> {
    const signed = signedRequest(this.#authToken, delivery);
    const sent = how.tamper
      ? signedRequest(this.#authToken, { ...delivery, params: { ...delivery.params, ...how.tamper } })
      : signed;
    delivery.signature = how.unsigned ? null : signed.signature;
    Object.assign(delivery, { attempts: 0, status: null, error: null, body: '', contentType: '' });
    this.log.add(delivery);
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
      'Content-Length': String(Buffer.byteLength(sent.body)),
      'User-Agent': 'TwilioProxy/1.1',
      'I-Twilio-Idempotency-Token': delivery.idempotencyToken,
      ...(delivery.signature === null ? {} : { 'X-Twilio-Signature': delivery.signature }),
    };
    const patience = connectionOverrides(delivery.url);
    for (;;) {
      delivery.attempts += 1;
      const answer: Answer = this.#closed
        ? { kind: 'failed', phase: 'ct', error: 'the sandbox is closing' }
        : await this.#transport.send(sent.url, { method: sent.method, headers, body: sent.body }, patience);
      record(delivery, answer);
      const failure = failureOf(answer);
      const again =
        failure !== null && delivery.attempts <= patience.retries && shouldRetry(patience, failure);
      if (!again || this.#closed) break;
    }
    this.log.changes.notify();
    return delivery;
  }
}

function record(delivery: Delivery, answer: Answer): void {
  if (answer.kind === 'failed') {
    delivery.error = answer.error;
    return;
  }
  delivery.error = null;
  delivery.status = answer.status;
  delivery.contentType = answer.contentType;
  delivery.body = answer.body;
}

function failureOf(answer: Answer): Failure | null {
  if (answer.kind === 'failed') return answer.phase;
  if (answer.status >= 500) return '5xx';
  return answer.status >= 400 ? '4xx' : null;
}
