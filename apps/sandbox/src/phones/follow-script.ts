import type { Call } from '../calls/call.ts';
import type { Pace } from '../time/pace.ts';
import type { ScriptStep } from './script.ts';

/** A person needs a moment between hearing "press 1" and pressing it. */
const REACTION_MS = 300;
const LONGEST_MS = 24 * 3600 * 1000;

export type HasReached = (call: Call, state: 'queued' | 'in-conference' | 'connected') => boolean;

/** Lets the person at the telephone act; stops when the call ends. */
export async function followScript(
  call: Call,
  script: readonly ScriptStep[],
  pace: Pace,
  hasReached: HasReached,
): Promise<void> {
  for (const step of script) {
    if (call.hasEnded) return;
    if ('hangUp' in step) call.end(call.answeredAt ? 'completed' : 'canceled', 'phone');
    else if ('wait' in step) await rest(step.wait * 1000);
    else if ('until' in step) await patiently(() => hasReached(call, step.until));
    else await press(step);
  }

  async function press(step: Extract<ScriptStep, { press: string }>): Promise<void> {
    if ('afterMs' in step) await rest(step.afterMs);
    else {
      await patiently(() => call.keypad.isListenedTo);
      await rest(REACTION_MS);
    }
    if (call.hasEnded) return;
    const heard = call.keypad.press(step.press);
    call.note(`pressed ${step.press}${heard < step.press.length ? ' (not all heard)' : ''}`);
  }

  async function patiently(holds: () => boolean): Promise<void> {
    await call.changes.until(() => holds() || call.hasEnded, LONGEST_MS, call.lifetime);
  }

  async function rest(ms: number): Promise<void> {
    await call.changes.until(() => call.hasEnded, pace.real(ms), call.lifetime);
  }
}
