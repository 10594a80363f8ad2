import { Interrupted, type Call } from '../calls/call.ts';
import type { Conference } from './conference.ts';
import type { ParticipantOptions } from './participant.ts';

/** The provider ends a call after 24 hours at the latest. */
const LONGEST_MS = 24 * 3600 * 1000;

/**
 * Puts a leg into a conference and resolves when it has left it. Rejects with Interrupted when the leg was
 * redirected or ended meanwhile.
 */
export async function takePart(
  call: Call,
  conference: Conference,
  options: ParticipantOptions,
): Promise<void> {
  const interruption = call.interruption;
  interruption.throwIfAborted();
  const participant = conference.join(call, options);
  call.note(`in conference ${conference.friendlyName}`);
  await call.changes.until(() => participant.isGone || interruption.aborted, LONGEST_MS);
  if (!interruption.aborted) return;
  // Only a phone hangs up; when the API takes the leg elsewhere the provider words it as an update.
  const hungUp = call.hasEnded && call.endedBy !== 'api';
  conference.leave(call.sid, hungUp ? 'participant_hung_up' : 'participant_updated_via_api');
  throw new Interrupted();
}
