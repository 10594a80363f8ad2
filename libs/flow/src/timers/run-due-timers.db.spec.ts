import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { select } from '#persistence/database.ts';
import { scheduleTimers } from '#persistence/stores/work/timer.store.ts';
import { flowOn, StandingClock } from '../../../../test/flow.ts';
import { freshDatabase } from '../../../../test/postgres/database.ts';
import type { Flow } from '../flow.ts';
import { runDueTimers, type ActsUnderWay } from './run-due-timers.ts';

let flow: Flow;
let drop: () => Promise<void>;

beforeAll(async () => {
  const fresh = await freshDatabase();
  drop = fresh.drop;
  flow = await flowOn(fresh.database, new StandingClock());
});
afterAll(() => drop());

it('waits long for a lock only where the round does not wait for the act, though others end while it begins', async () => {
  const waited: string[] = [];
  const acts = {
    tried: async (_: Flow, tx: Parameters<typeof select>[0]) => {
      const [setting] = await select<{ ms: string }>(tx, `select current_setting('lock_timeout') as ms`);
      waited.push(setting!.ms);
    },
  };
  const underWay: ActsUnderWay = new Map();
  // Whoever waits for a connection sees that those which were left behind are done.
  const emptied: Flow = {
    ...flow,
    database: Object.assign(Object.create(flow.database), {
      transaction: (work: (tx: never) => Promise<unknown>) => {
        underWay.clear();
        return flow.database.transaction(work as never);
      },
    }),
  };
  const act = async (behind: number) => {
    for (let n = 0; n < behind; n++) underWay.set(`behind ${n}`, Promise.resolve());
    await flow.database.transaction((tx) =>
      scheduleTimers(tx, [
        { key: 'tried', lane: 'routing', kind: 'tried', dueAt: flow.clock.now(), payload: {} },
      ]),
    );
    await runDueTimers(
      emptied,
      'routing',
      acts,
      (_, error) => {
        throw error;
      },
      underWay,
    );
  };
  await act(0);
  await act(4);
  expect(waited).toEqual(['5s', '50ms']);
});
