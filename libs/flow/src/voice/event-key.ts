import { createHash } from 'node:crypto';
import { param, type WebhookParams } from '#channels/twilio-signature.ts';

/** `cst:{CallSid}:{SequenceNumber}:{CallStatus}`: what makes two call status callbacks the same. */
export function callStatusKey(params: WebhookParams): string {
  return `cst:${param(params, 'CallSid')}:${sequence(params)}:${param(params, 'CallStatus')}`;
}

/** `cnf:{ConferenceSid}:{SequenceNumber}`. */
export function conferenceKey(params: WebhookParams): string {
  return `cnf:${param(params, 'ConferenceSid')}:${sequence(params)}`;
}

/** The way into the conference for one leg, which its caller is shown. */
export function joinKey(callSid: string, legId: string): string {
  return `twml:${callSid}:join:${legId}`;
}

/** The number of the event, or for providers that number nothing a digest of all that it says. */
function sequence(params: WebhookParams): string {
  const number = param(params, 'SequenceNumber');
  if (number) return number;
  const sorted = Object.entries(params).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 32);
}

/**
 * The event's own instant when the provider tells it, else ours. It tells whole seconds (RFC 2822), in which much can happen:
 * an event that follows `since` is never taken to be earlier.
 */
export function instantOf(params: WebhookParams, since: Date, now: Date): Date {
  const told = Date.parse(param(params, 'Timestamp'));
  if (Number.isNaN(told) || told > now.getTime()) return now;
  return told < since.getTime() ? since : new Date(told);
}
