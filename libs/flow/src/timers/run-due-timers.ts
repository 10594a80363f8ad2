import type { Tx } from '#persistence/database.ts';
import {
  dueTimerKeys,
  finishTimer,
  postponeTimer,
  takeTimer,
  type Timer,
  type TimerLane,
} from '#persistence/stores/timer.store.ts';
import type { Flow } from '../flow.ts';

/** What a kind of timer does when it is due, within the transaction that takes the timer off the list. */
export type TimerAct = (flow: Flow, tx: Tx, timer: Timer, now: Date) => Promise<void>;

const timersAtOnce = 200;
const actsAtOnce = 4;
const longestRetryMs = 60_000;

/**
 * Acts on what is due in one lane and answers how many of them were nobody else's. Each act is a transaction of its
 * own, so a slow or failing one holds up no other; a failed one is put back with its error and tried again, later
 * each time.
 */
export async function runDueTimers(
  flow: Flow,
  lane: TimerLane,
  acts: Readonly<Record<string, TimerAct>>,
  onError: (timer: string, error: unknown) => void,
): Promise<number> {
  const keys = await dueTimerKeys(flow.database.reading, lane, flow.clock.now(), timersAtOnce);
  const waiting = keys.values();
  let taken = 0;
  const run = async () => {
    for (const key of waiting) {
      if (await actOn(flow, key, acts, onError)) taken += 1;
    }
  };
  await Promise.all(Array.from({ length: Math.min(actsAtOnce, keys.length) }, run));
  return taken;
}

/** False when somebody else acts on it, or has. */
async function actOn(
  flow: Flow,
  key: string,
  acts: Readonly<Record<string, TimerAct>>,
  onError: (timer: string, error: unknown) => void,
): Promise<boolean> {
  let attempts = 0;
  try {
    return await flow.database.transaction(async (tx) => {
      const now = flow.clock.now();
      const timer = await takeTimer(tx, key, now);
      if (!timer) return false;
      attempts = timer.attempts;
      const act = acts[timer.kind];
      if (!act) throw new Error(`No act is known for timers of kind ${timer.kind}.`);
      await act(flow, tx, timer, now);
      await finishTimer(tx, timer);
      return true;
    });
  } catch (error) {
    onError(key, error);
    const delay = Math.min(longestRetryMs, 1_000 * 2 ** attempts);
    const later = new Date(flow.clock.now().getTime() + delay);
    await postponeTimer(
      flow.database.reading,
      key,
      later,
      error instanceof Error ? error.message : String(error),
    );
    return true;
  }
}
