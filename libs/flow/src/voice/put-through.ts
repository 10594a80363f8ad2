import type { Tx } from '#persistence/database.ts';
import { keptResponse } from '#persistence/stores/intake/webhook.store.ts';
import type { Flow } from '../flow.ts';
import { connectCall } from './connect-call.ts';
import { joinKey } from './event-key.ts';
import type { HeldCall } from './hold-call.ts';

/**
 * The provider promises no order, so the end of a short conversation may be told before its beginning: a caller who was shown
 * the way to the agent who waits for them has met that agent. Answers the call as it is then.
 */
export async function connectIfPutThrough(flow: Flow, tx: Tx, held: HeldCall, now: Date): Promise<HeldCall> {
  const { agent, call } = held;
  if (call.state !== 'connecting' || !agent?.inConference || agent.endedAt !== null) return held;
  if ((await keptResponse(tx, joinKey(call.providerId, agent.id))) === undefined) return held;
  return { ...held, call: (await connectCall(flow, tx, held, now, now)) ?? call };
}
