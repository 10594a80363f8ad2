import type { Tx } from '#persistence/database.ts';
import { lockConversation } from '#persistence/stores/conversations/conversation.store.ts';
import { pendingOffersOfAgent } from '#persistence/stores/routing/offer.store.ts';
import type { Flow } from '../../flow.ts';
import type { TimerAct } from '../../timers/run-due-timers.ts';
import { backToQueue } from '../waiting/back-to-queue.ts';
import { withdrawOffer } from './withdraw-offer.ts';

/** Takes back every pending offer of an agent who is not available any more, each in a transaction of its own. */
export async function withdrawOffersOf(flow: Flow, agentId: string): Promise<void> {
  for (const offer of await pendingOffersOfAgent(flow.database.reading, agentId)) {
    await flow.database.transaction((tx) =>
      withdrawOne(flow, tx, agentId, offer.conversationId, flow.clock.now()),
    );
  }
}

/** Timer `absent-agent`: the same, for a process that died before it came to it. */
export const withdrawOffersOfAbsent: TimerAct = async (flow, tx, timer, now) => {
  const agentId = String(timer.payload.agentId);
  for (const offer of await pendingOffersOfAgent(tx, agentId)) {
    await withdrawOne(flow, tx, agentId, offer.conversationId, now);
  }
};

async function withdrawOne(
  flow: Flow,
  tx: Tx,
  agentId: string,
  conversationId: string,
  now: Date,
): Promise<void> {
  const row = await lockConversation(tx, conversationId);
  const [still] = (await pendingOffersOfAgent(tx, agentId)).filter(
    (one) => one.conversationId === conversationId,
  );
  if (!row || !still) return;
  await withdrawOffer(flow, tx, row, 'agent-left', now);
  await backToQueue(flow, tx, row, { because: 'agent-left' }, now);
}
