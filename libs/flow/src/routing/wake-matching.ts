import { addToOutbox } from '#persistence/stores/outbox.store.ts';
import type { TimerAct } from '../timers/run-due-timers.ts';

/** Timer `rest-over`: an agent may be offered work again, or a conversation may begin its next round of offers. */
export const wakeMatching: TimerAct = async (flow, tx, _timer, now) => {
  await addToOutbox(tx, flow.newId(), 'matching', { pool: 'all' }, now);
};
