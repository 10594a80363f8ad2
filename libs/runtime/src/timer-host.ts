import type { Logger } from 'pino';
import type { Flow } from '#flow/flow.ts';
import { isHeldUp, runDueTimers, type ActsUnderWay, type TimerActs } from '#flow/timers/run-due-timers.ts';
import type { HintListener } from '#persistence/hint-listener.ts';
import { nextTimerAt, timersHint, type TimerLane } from '#persistence/stores/work/timer.store.ts';
import { Loop } from '#platform/loop.ts';
import { onMachine } from './on-machine.ts';

const pollMs = 2_000;
/** What is due and acted upon by another process is looked at again after so long, not in a circle. */
const restMs = 50;

/** Acts on the timers of one lane at their instant: sleeps until the earliest, or a hint, or two seconds. */
export class TimerHost {
  readonly #loop: Loop;
  readonly #underWay: ActsUnderWay = new Map();

  constructor(flow: Flow, lane: TimerLane, acts: TimerActs, hints: HintListener, logger: Logger) {
    const report = (timers: readonly string[], error: unknown) => {
      if (isHeldUp(error)) {
        logger.warn({ timers }, 'somebody holds what timers act on; they come again');
      } else if (timers.length === 1) {
        logger.error({ err: error, timer: timers[0] }, 'a timer failed and will be tried again');
      } else logger.warn({ err: error, timers }, 'timers failed together and act one by one now');
    };
    this.#loop = new Loop(
      async () => {
        const acted = await runDueTimers(flow, lane, acts, report, this.#underWay);
        const next = await nextTimerAt(flow.database.reading, lane);
        const heldElsewhere = acted === 0 && next !== undefined && next <= flow.clock.now();
        return {
          again: acted > 0,
          wakeAt: next && onMachine(flow, next),
          restMs: heldElsewhere ? restMs : undefined,
        };
      },
      pollMs,
      (error) => {
        logger.error({ err: error, lane }, 'the timers failed and will be tried again');
      },
    );
    hints.on(timersHint, (hint) => {
      const [hinted, dueMs] = hint.split(' ');
      if (hint === '') this.#loop.wake();
      else if (hinted === lane) this.#loop.wakeBy(onMachine(flow, new Date(Number(dueMs))));
    });
  }

  start(): void {
    this.#loop.start();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
    await Promise.all(this.#underWay.values());
  }
}
