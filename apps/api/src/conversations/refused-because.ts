import type { Problem } from '#platform/problem.ts';
import { conflict } from '../http/refusals.ts';

/** Reasons for which a verb refuses, with what a person can do about each. */
const details: Readonly<Record<string, string>> = {
  'not-assigned': 'Nobody has this conversation. Pick it or accept its offer first.',
  resolved: 'The conversation is resolved. Assign it to somebody to open it again.',
  'on-the-line': 'The customer is on the phone. End the call first.',
  'no-room': 'You have no room for it. Finish something first, or ask a supervisor.',
  'not-waiting':
    'The conversation does not wait in a queue. Somebody has it, is being asked, or it is resolved.',
  'wrong-team': 'None of your teams serves this queue. Ask a supervisor.',
  offline: 'You are offline. Set your presence first.',
  units: 'Your units of capacity are taken. Finish something first, or ask a supervisor.',
  'channel-maximum': 'You have as many of this channel as one agent may. Finish one first.',
  'exclusive-work': 'You are on something that allows nothing beside it. Finish it first.',
  'uninterruptible-work': 'You have work that this may not interrupt. Finish it first.',
};

/** 409 that names the reason in `because`. */
export function refusedBecause(because: string): Problem {
  const detail = details[because] ?? `It is not possible now: ${because}. Look at the conversation again.`;
  return conflict('not-now', 'Not possible now', detail, { because });
}
