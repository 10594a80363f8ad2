import type { Tx } from '#persistence/database.ts';
import { legsOfCall } from '#persistence/stores/calls/call-leg.store.ts';
import { lockLiveCall, transitionCall } from '#persistence/stores/calls/call.store.ts';
import type { Flow } from '../flow.ts';
import { endLeg } from './end-leg.ts';

/**
 * The agent whose phone rings has lost the conversation, by release, by hand or by going offline: the phone stops
 * and the caller goes on waiting. A no-op for every other conversation, and for a call that is already connected.
 */
export async function stopRinging(
  flow: Flow,
  tx: Tx,
  { conversationId, agentId, because }: { conversationId: string; agentId: string; because: string },
  now: Date,
): Promise<void> {
  const live = await lockLiveCall(tx, conversationId);
  if (live?.state !== 'connecting' || live.agentId !== agentId) return;
  const call = await transitionCall(tx, live.id, ['connecting'], 'queued', { agentId: null });
  const legs = await legsOfCall(tx, live.id);
  for (const leg of legs) {
    if (call && leg.role === 'agent' && leg.endedAt === null) await endLeg(flow, tx, call, leg, because, now);
  }
}
