import type { ConferenceBook } from '../conferences/conference-book.ts';
import type { NumberBook } from '../numbers/number-book.ts';
import { followScript } from '../phones/follow-script.ts';
import type { PhoneBook } from '../phones/phone-book.ts';
import { ringPhone } from '../phones/ring-phone.ts';
import type { ScriptStep } from '../phones/script.ts';
import type { QueueBook } from '../queues/queue-book.ts';
import type { Pace } from '../time/pace.ts';
import { TwimlFailure } from '../twiml/failure.ts';
import type { Line } from '../twiml/line.ts';
import { runDocument } from '../twiml/run-document.ts';
import type { TwimlSource } from '../twiml/source.ts';
import { EventStream } from '../webhooks/event-stream.ts';
import type { WebhookDoor } from '../webhooks/webhook-door.ts';
import type { CallBook } from './call-book.ts';
import { announceProgress } from './call-progress.ts';
import { hasReached } from './call-state.ts';
import { Call, Interrupted, type CallDetails } from './call.ts';

export interface ExchangeParts {
  accountSid: string;
  answerAfterMs: number;
  pace: Pace;
  door: WebhookDoor;
  numbers: NumberBook;
  phones: PhoneBook;
  calls: CallBook;
  queues: QueueBook;
  conferences: ConferenceBook;
}

/** Sets calls up, in both directions, and sees each through to its end. */
export class TelephoneExchange {
  readonly #parts: ExchangeParts;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
  }

  /** Somebody out there calls one of the product's numbers. Undefined when nobody rents that number. */
  callIn(from: string, to: string, script: readonly ScriptStep[]): Call | undefined {
    const number = this.#parts.numbers.find(to);
    if (!number) return undefined;
    const call = this.#newCall({
      accountSid: this.#parts.accountSid,
      direction: 'inbound',
      from,
      to,
      ...(number.voiceFallbackUrl === '' ? {} : { fallbackUrl: number.voiceFallbackUrl }),
      ...(number.statusCallback === ''
        ? {}
        : {
            statusCallback: {
              url: number.statusCallback,
              method: 'POST',
              // A number's callback hears of the end of an incoming call, and of nothing before it.
              events: new Set(['completed']),
            },
          }),
    });
    const { voiceUrl: url, voiceMethod: method } = number;
    void this.#seeThrough(call, () => this.run(call, { kind: 'url', url, method }));
    void followScript(call, script, this.#parts.pace, this.#hasReached);
    return call;
  }

  /** The product calls somebody out there; `activity` is what happens once that phone is answered. */
  callOut(
    details: Omit<CallDetails, 'accountSid'>,
    timeoutSeconds: number,
    activity: (call: Call) => Promise<void>,
  ): { call: Call; initiated: Promise<unknown> } {
    const call = this.#newCall({ ...details, accountSid: this.#parts.accountSid });
    const initiated = announceProgress(call, 'initiated', this.#parts.pace);
    void this.#seeThrough(call, async () => {
      const phone = this.#parts.phones.get(details.to);
      const afterMs = phone.afterMs ?? this.#parts.answerAfterMs;
      await ringPhone(call, { ...phone, afterMs }, timeoutSeconds * 1000, this.#parts.pace);
      if (call.hasEnded) return;
      const script = [
        ...(phone.press === undefined ? [] : [{ press: phone.press }]),
        ...(phone.hangUpAfterMs === undefined
          ? []
          : [{ wait: phone.hangUpAfterMs / 1000 }, { hangUp: true as const }]),
      ];
      void followScript(call, script, this.#parts.pace, this.#hasReached);
      await activity(call);
    });
    return { call, initiated };
  }

  /** Runs TwiML on a call until it runs out or hangs up. */
  async run(call: Call, source: TwimlSource): Promise<void> {
    const end = await runDocument(this.#lineOf(call), source);
    if (end.kind === 'hang-up') call.end(end.status, 'twiml');
    else call.become('in-progress');
  }

  readonly #hasReached = (call: Call, state: 'queued' | 'in-conference' | 'connected'): boolean =>
    hasReached(call, state, this.#parts.queues, this.#parts.conferences);

  #newCall(details: CallDetails): Call {
    const call = new Call(details, new EventStream(this.#parts.door));
    this.#parts.calls.add(call);
    return call;
  }

  #lineOf(call: Call): Line {
    const { pace, door, queues, conferences } = this.#parts;
    return {
      call,
      signal: call.interruption,
      documentUrl: null,
      about: () => ({}),
      pace,
      door,
      queues,
      conferences,
      run: runDocument,
      ring: ({ timeoutSeconds, activity, ...details }) =>
        this.callOut({ ...details, direction: 'outbound-dial' }, timeoutSeconds, activity).call,
    };
  }

  /** Does `activity`, and whatever redirects put in its place, until the call is over; then says so. */
  async #seeThrough(call: Call, activity: () => Promise<void>): Promise<void> {
    let next: (() => Promise<void>) | undefined = activity;
    while (next) {
      try {
        await next();
        // A redirect may have come at the very moment at which the instructions ran out.
        next = this.#redirected(call);
      } catch (error) {
        next = this.#afterwards(call, error);
      }
    }
    call.end('completed', 'twiml');
    void announceProgress(call, 'completed', this.#parts.pace);
  }

  #redirected(call: Call): (() => Promise<void>) | undefined {
    const source = call.takeRedirect();
    return source ? () => this.run(call, source) : undefined;
  }

  #afterwards(call: Call, error: unknown): (() => Promise<void>) | undefined {
    if (error instanceof Interrupted) return this.#redirected(call);
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof TwimlFailure ? ` ${error.code}` : '';
    call.note(`application error${code}: ${message}`);
    call.end('failed', 'twiml');
    return undefined;
  }
}
