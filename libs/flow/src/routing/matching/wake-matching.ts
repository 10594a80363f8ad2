import { askForMatching } from '#persistence/stores/work/matching.store.ts';
import type { TimerAct } from '../../timers/run-due-timers.ts';

/** Timer `rest-over`: an agent may be offered work again, or a conversation may begin its next round of offers. */
export const wakeMatching: TimerAct = async (_flow, tx) => {
  await askForMatching(tx);
};
