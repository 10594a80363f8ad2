import type { Call } from '../calls/call.ts';
import { announceProgress } from '../calls/call-progress.ts';
import type { Pace } from '../time/pace.ts';
import type { PhoneSettings } from './phone-settings.ts';

/** Between the REST response, which says `queued`, and the first ring. */
const SETUP_MS = 50;

/**
 * Rings a telephone until it is answered, busy, or nobody came. Afterwards the call is in progress or has
 * ended; it may also be ended from outside while it rings.
 */
export async function ringPhone(
  call: Call,
  phone: PhoneSettings & { afterMs: number },
  timeoutMs: number,
  pace: Pace,
): Promise<void> {
  if (await call.changes.until(() => call.hasEnded, pace.real(SETUP_MS))) return;
  call.become('ringing');
  void announceProgress(call, 'ringing', pace);
  const decidesItself = phone.answer === 'auto' || phone.answer === 'busy';
  const decidesAfter = decidesItself ? phone.afterMs : Infinity;
  const patience = pace.real(Math.min(decidesAfter, timeoutMs));
  await call.changes.until(() => call.pickedUp || call.hasEnded, patience, call.lifetime);
  if (call.hasEnded) return;
  if (call.pickedUp || (phone.answer === 'auto' && decidesAfter <= timeoutMs)) {
    call.become('in-progress');
    void announceProgress(call, 'answered', pace);
  } else if (phone.answer === 'busy' && decidesAfter <= timeoutMs) {
    call.end('busy', 'phone');
  } else {
    call.end('no-answer', 'phone');
  }
}
