import { rfc2822 } from '../time/rfc-2822.ts';
import type { EventStream } from '../webhooks/event-stream.ts';
import type { Participant } from './participant.ts';

export interface ConferenceCallback {
  url: string;
  method: 'GET' | 'POST';
  /** As subscribed to: start end join leave mute hold modify. */
  events: ReadonlySet<string>;
}

/** What one subscribes to, and what is then reported: `leave` is `participant-leave`. */
const SUBSCRIPTION: Record<string, string> = {
  'conference-start': 'start',
  'conference-end': 'end',
  'participant-join': 'join',
  'participant-leave': 'leave',
  'participant-mute': 'mute',
  'participant-unmute': 'mute',
  'participant-hold': 'hold',
  'participant-unhold': 'hold',
  'participant-modify': 'modify',
};

/** Reports what happens in one conference to the callback that its first participant named. */
export class ConferenceEvents {
  readonly #about: { ConferenceSid: string; FriendlyName: string; AccountSid: string };
  readonly #stream: EventStream;
  #callback: ConferenceCallback | undefined;
  #isSettled = false;
  #sequence = 0;

  constructor(
    about: { ConferenceSid: string; FriendlyName: string; AccountSid: string },
    stream: EventStream,
  ) {
    this.#about = about;
    this.#stream = stream;
  }

  /** The first participant settles URL and events, even by naming none; later ones are ignored. */
  settle(callback: ConferenceCallback | undefined): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#callback = callback;
  }

  report(event: string, more: Record<string, string> = {}): void {
    const subscription = SUBSCRIPTION[event];
    this.#sequence += 1;
    if (!this.#callback || subscription === undefined || !this.#callback.events.has(subscription)) return;
    const params = {
      ...this.#about,
      ...more,
      StatusCallbackEvent: event,
      SequenceNumber: String(this.#sequence),
      Timestamp: rfc2822(new Date()),
    };
    void this.#stream.send({ url: this.#callback.url, method: this.#callback.method, params });
  }
}

export function participantParams(participant: Participant): Record<string, string> {
  return {
    CallSid: participant.call.sid,
    ...(participant.label === undefined ? {} : { ParticipantLabel: participant.label }),
    Muted: String(participant.muted),
    Hold: String(participant.hold),
    Coaching: String(participant.coaching),
    StartConferenceOnEnter: String(participant.startConferenceOnEnter),
    EndConferenceOnExit: String(participant.endConferenceOnExit),
  };
}
