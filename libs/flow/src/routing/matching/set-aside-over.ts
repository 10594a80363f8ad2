import { takeBackFromAside } from '#persistence/stores/routing/pool.store.ts';
import { askForMatching } from '#persistence/stores/work/matching.store.ts';
import type { TimerAct } from '../../timers/run-due-timers.ts';

/** Timer `set-aside-over`: a conversation whose offer could not be written is tried again, if it still waits for that. */
export const setAsideOver: TimerAct = async (_flow, tx, timer) => {
  if (await takeBackFromAside(tx, String(timer.payload.conversationId))) await askForMatching(tx);
};
