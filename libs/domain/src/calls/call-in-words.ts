import type { CallState, MissedReason } from './call-state.ts';

/** What there is to tell of a call. Durations in seconds. */
export interface CallFacts {
  readonly state: CallState;
  readonly endReason: string | null;
  readonly waitedSeconds: number;
  readonly talkedSeconds: number | null;
}

const where: Readonly<Record<MissedReason, string>> = {
  abandoned_menu: 'hung up in the menu',
  abandoned_queue: 'hung up while waiting',
  abandoned_offer: 'hung up while waiting',
  abandoned_ring: 'hung up while an agent was being rung',
};

/** The text of a call's one entry on the timeline. It changes with the call. */
export function callInWords(call: CallFacts): string {
  switch (call.state) {
    case 'completed':
      return `Call of ${inMinutes(call.talkedSeconds ?? 0)}`;
    case 'missed': {
      const reason = where[call.endReason as MissedReason] as string | undefined;
      return `Missed call: ${reason ?? 'it ended unanswered'} after ${inMinutes(call.waitedSeconds)}`;
    }
    case 'failed':
      return 'Failed call';
    default:
      return 'Incoming call';
  }
}

function inMinutes(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
