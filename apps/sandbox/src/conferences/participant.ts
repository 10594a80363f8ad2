import type { Call } from '../calls/call.ts';

export type ReasonLeft =
  | 'participant_hung_up'
  | 'participant_updated_via_api'
  | 'participant_add_failed'
  | 'moderator_ended_conference'
  | 'conference_ended_via_api';

export interface ParticipantOptions {
  label?: string;
  startConferenceOnEnter: boolean;
  endConferenceOnExit: boolean;
  muted: boolean;
}

/** A leg that is in a conference, or is being rung to join it. */
export class Participant {
  readonly call: Call;
  readonly label: string | undefined;
  readonly createdAt = new Date();
  updatedAt = this.createdAt;
  state: 'ringing' | 'connected' = 'ringing';
  startConferenceOnEnter: boolean;
  endConferenceOnExit: boolean;
  muted: boolean;
  hold = false;
  coaching = false;
  /** True once the participant is out of the conference, for whatever reason. */
  isGone = false;

  constructor(call: Call, options: ParticipantOptions) {
    this.call = call;
    this.label = options.label;
    this.startConferenceOnEnter = options.startConferenceOnEnter;
    this.endConferenceOnExit = options.endConferenceOnExit;
    this.muted = options.muted;
  }

  dismiss(): void {
    this.isGone = true;
    this.call.changes.notify();
  }
}
