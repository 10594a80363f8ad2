import type { Problem } from '#platform/problem.ts';
import { conflict } from '../http/refusals.ts';

/** Reasons for which a verb refuses, with what a person can do about each. */
const details: Readonly<Record<string, string>> = {
  'not-assigned': 'Nobody has this conversation. Pick it or accept its offer first.',
  resolved: 'The conversation is resolved. Assign it to somebody to open it again.',
  'on-the-line': 'The customer is on the phone. End the call first.',
  'other-customer': 'They are with two customers. Merge the customers first, if they are one.',
  'merged-before': 'One of the two is part of another conversation already. Merge with that one.',
  'into-resolved': 'The conversation that is to go on is resolved. Merge the other way round.',
  merged: 'It is part of another conversation. Work on that one, or undo the merge.',
  'no-room': 'You have no room for it. Finish something first, or ask a supervisor.',
  'not-waiting':
    'The conversation does not wait in a queue. Somebody has it, is being asked, or it is resolved.',
  'wrong-team': 'None of your teams serves this queue. Ask a supervisor.',
  'not-yours': 'It is not yours. Only whoever has it and supervisors may do that.',
  'supervisors-only': 'Only supervisors may do that. Ask one.',
  'reason-required': 'The routing policy asks for a reason. Send one as "reason".',
  'unknown-reason': 'The routing policy lists the reasons to choose from. Send one of them as "reason".',
  'transferred-too-often': 'It was handed on as often as the routing policy allows. Ask a supervisor.',
  'has-it-already': 'That agent has it already.',
  'team-serves-no-queue': 'That team serves no queue. Name a queue or an agent instead.',
  'agent-offline': 'That agent is offline. Choose another one, a queue or a team.',
  'picking-off': 'The routing policy lets nobody pick. Wait for offers, or ask a supervisor.',
  'lacks-skills': 'You lack a skill that it needs. Ask a supervisor.',
  'picked-too-often': 'You picked as often as the routing policy allows in an hour. Wait for offers.',
  'not-among-oldest': 'Others wait longer. Pick one of the oldest of this queue.',
  offline: 'You are offline. Set your presence first.',
  units: 'Your units of capacity are taken. Finish something first, or ask a supervisor.',
  'channel-maximum': 'You have as many of this channel as one agent may. Finish one first.',
  'exclusive-work': 'You are on something that allows nothing beside it. Finish it first.',
  'uninterruptible-work': 'You have work that this may not interrupt. Finish it first.',
};

/**
 * 409 that names the reason in `because`.
 * @param reasons that the routing policy wants one of, where that is what was missing
 */
export function refusedBecause(because: string, reasons: readonly string[] = []): Problem {
  const known = details[because] ?? `It is not possible now: ${because}. Look at the conversation again.`;
  const detail = reasons.length > 0 ? `${known} They are: ${reasons.join('; ')}.` : known;
  return conflict('not-now', 'Not possible now', detail, { because });
}
