import type { DeliveryState } from '../words.ts';

const ranks: Readonly<Record<DeliveryState, number>> = {
  queued: 0,
  sending: 1,
  sent: 2,
  delivered: 3,
  failed: 3,
  read: 4,
};

/** What providers call the states of an outbound message. An unknown word moves nothing. */
const states: Readonly<Record<string, DeliveryState>> = {
  accepted: 'queued',
  scheduled: 'queued',
  queued: 'queued',
  sending: 'sending',
  sent: 'sent',
  delivered: 'delivered',
  partially_delivered: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
  bounced: 'failed',
  read: 'read',
};

/**
 * The state that a report moves a message to, or undefined when it moves nothing. Reports come late, twice and out of
 * order, so the state only moves forward; of delivered and failed the first stands.
 */
export function advancedBy(current: DeliveryState, reported: string): DeliveryState | undefined {
  const state = states[reported.toLowerCase()];
  return state !== undefined && ranks[state] > ranks[current] ? state : undefined;
}
