import { lockConversation } from '#persistence/stores/conversations/conversation.store.ts';
import type { TimerAct } from '../../timers/run-due-timers.ts';
import { relaxIfDue } from './relax-if-due.ts';

/**
 * Timer `relaxation`: a conversation has waited as long as its next step asks, or as long as it takes until what happens after
 * the last one. One that is offered meanwhile keeps its step, and takes what has become due when it goes back to the queue.
 */
export const relaxConversation: TimerAct = async (flow, tx, timer, now) => {
  const row = await lockConversation(tx, String(timer.payload.conversationId));
  if (row) await relaxIfDue(flow, tx, row, now);
};
