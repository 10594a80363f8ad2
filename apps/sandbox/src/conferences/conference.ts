import type { Call } from '../calls/call.ts';
import { newSid } from '../memory/new-sid.ts';
import type { EventStream } from '../webhooks/event-stream.ts';
import { ConferenceEvents, participantParams } from './conference-events.ts';
import { Participant, type ParticipantOptions, type ReasonLeft } from './participant.ts';

export type ReasonEnded =
  'conference-ended-via-api' | 'participant-with-end-conference-on-exit-left' | 'last-participant-left';

/** A talking room. It starts with its second participant, one of whom must have been asked to start it. */
export class Conference {
  readonly sid = newSid('CF');
  readonly friendlyName: string;
  readonly events: ConferenceEvents;
  readonly createdAt = new Date();
  readonly #participants = new Map<string, Participant>();
  readonly #started = new AbortController();
  updatedAt = this.createdAt;
  status: 'init' | 'in-progress' | 'completed' = 'init';
  reasonEnded: ReasonEnded | null = null;
  endedByCallSid: string | null = null;

  constructor(friendlyName: string, accountSid: string, stream: EventStream) {
    this.friendlyName = friendlyName;
    const about = { ConferenceSid: this.sid, FriendlyName: friendlyName, AccountSid: accountSid };
    this.events = new ConferenceEvents(about, stream);
  }

  get participants(): Participant[] {
    return [...this.#participants.values()];
  }

  get connected(): Participant[] {
    return this.participants.filter((participant) => participant.state === 'connected');
  }

  /** Aborted when the conference starts or ends: whoever waited for it hears no more music. */
  get started(): AbortSignal {
    return this.#started.signal;
  }

  find(callSidOrLabel: string): Participant | undefined {
    return (
      this.#participants.get(callSidOrLabel) ??
      this.participants.find((participant) => participant.label === callSidOrLabel)
    );
  }

  /** Reserves a seat for a leg that is still being rung. */
  expect(call: Call, options: ParticipantOptions): Participant {
    const participant = new Participant(call, options);
    this.#participants.set(call.sid, participant);
    return participant;
  }

  join(call: Call, options: ParticipantOptions): Participant {
    const participant = this.#participants.get(call.sid) ?? this.expect(call, options);
    participant.state = 'connected';
    participant.updatedAt = new Date();
    this.events.report('participant-join', participantParams(participant));
    const canStart = this.connected.some((present) => present.startConferenceOnEnter);
    if (this.status === 'init' && canStart && this.connected.length >= 2) this.#start();
    this.#tellEverybody();
    return participant;
  }

  /** Takes a leg out of the conference; harmless when it is not in. */
  leave(callSid: string, reason: ReasonLeft): void {
    const participant = this.#participants.get(callSid);
    if (!participant) return;
    this.#remove(participant, reason);
    const wasIn = reason !== 'participant_add_failed';
    if (wasIn && participant.endConferenceOnExit) {
      this.end('participant-with-end-conference-on-exit-left', participant);
    } else if (this.#participants.size === 0) {
      this.end('last-participant-left', participant);
    }
  }

  end(reason: ReasonEnded, by?: Participant): void {
    if (this.status === 'completed') return;
    this.status = 'completed';
    this.reasonEnded = reason;
    this.endedByCallSid = by?.call.sid ?? null;
    const why: ReasonLeft =
      reason === 'conference-ended-via-api' ? 'conference_ended_via_api' : 'moderator_ended_conference';
    for (const participant of this.participants) {
      const isRinging = participant.state === 'ringing';
      if (isRinging) participant.call.end('canceled', 'api');
      this.#remove(participant, isRinging ? 'participant_add_failed' : why);
    }
    this.updatedAt = new Date();
    this.#started.abort();
    this.events.report('conference-end', {
      ReasonConferenceEnded: reason,
      Reason: reason,
      ...(by ? { CallSidEndingConference: by.call.sid } : {}),
      ...(by?.label === undefined ? {} : { ParticipantLabelEndingConference: by.label }),
    });
  }

  /** Holding and muting change at once and are reported one by one. */
  change(participant: Participant, change: { hold?: boolean; muted?: boolean; endOnExit?: boolean }): void {
    const { hold, muted, endOnExit } = change;
    // While somebody is on hold this change is accepted and has no effect; the provider says nothing.
    if (endOnExit !== undefined && !participant.hold && endOnExit !== participant.endConferenceOnExit) {
      participant.endConferenceOnExit = endOnExit;
      this.events.report('participant-modify', participantParams(participant));
    }
    if (hold !== undefined && hold !== participant.hold) {
      participant.hold = hold;
      this.events.report(hold ? 'participant-hold' : 'participant-unhold', participantParams(participant));
    }
    if (muted !== undefined && muted !== participant.muted) {
      participant.muted = muted;
      this.events.report(muted ? 'participant-mute' : 'participant-unmute', participantParams(participant));
    }
    participant.updatedAt = new Date();
    this.#tellEverybody();
  }

  #start(): void {
    this.status = 'in-progress';
    this.updatedAt = new Date();
    this.events.report('conference-start');
    this.#started.abort();
  }

  #remove(participant: Participant, reason: ReasonLeft): void {
    this.#participants.delete(participant.call.sid);
    this.events.report('participant-leave', {
      ...participantParams(participant),
      ParticipantCallStatus: participant.call.status,
      ReasonParticipantLeft: reason,
    });
    participant.dismiss();
    this.#tellEverybody();
  }

  #tellEverybody(): void {
    for (const participant of this.#participants.values()) participant.call.changes.notify();
  }
}
