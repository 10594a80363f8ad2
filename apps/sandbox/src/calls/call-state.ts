import type { ConferenceBook } from '../conferences/conference-book.ts';
import type { QueueBook } from '../queues/queue-book.ts';
import type { Call } from './call.ts';

export type CallState = 'queued' | 'in-conference' | 'connected' | 'completed';

/** `connected` is a started conference of two or more; `completed` is any end. */
export function hasReached(
  call: Call,
  state: CallState,
  queues: QueueBook,
  conferences: ConferenceBook,
): boolean {
  if (state === 'completed') return call.hasEnded;
  if (state === 'queued') return queues.whereIs(call.sid) !== undefined;
  const seat = conferences.whereIs(call.sid);
  if (seat?.participant.state !== 'connected') return false;
  return (
    state === 'in-conference' ||
    (seat.conference.status === 'in-progress' && seat.conference.connected.length >= 2)
  );
}
