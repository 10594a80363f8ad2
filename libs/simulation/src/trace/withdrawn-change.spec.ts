import { expect, it } from '@jest/globals';
import { testPolicy } from '../../../../test/builders/routing-policy.ts';
import { fromMs, madeTrace, planOf } from '../../../../test/builders/trace.ts';
import { run } from '../run.ts';
import { compileTrace } from './compile-trace.ts';
import { documentPolicy } from './document-policy.ts';
import type { MissedOffer } from './recorded-trace.ts';
import { RecordedHabits } from './recorded-habits.ts';
import { traceTraffic } from './trace-traffic.ts';

const policy = testPolicy({ queues: { Care: { order: 'age', steps: [] } } });
const mail = { channel: 'email', queue: 'Care', priority: 'normal', required: [], preferred: [] } as const;
/** Three hard mails come while the first agent is alone, and an easy one once the other is there too. */
const seconds = [60, 120, 180, 500];
const made = madeTrace({
  policy,
  classes: [{ ...mail, hard: true }, mail],
  agents: [{}, { available: [[fromMs + 400_000, Infinity]] }],
  contacts: seconds.length,
  hours: 1,
  handlingSeconds: 60,
});

function whoTakes(missed: readonly MissedOffer[]): number[] {
  const arrivedMs = seconds.map((each) => fromMs + each * 1_000);
  const all = (value: number) => seconds.map(() => value);
  const contacts = {
    ...made.contacts,
    ...{ arrivedMs, placedMs: arrivedMs, classOf: [0, 0, 0, 1], acceptedBy: all(0), offeredTo: all(0) },
    ...{ acceptDelayMs: all(2_000), workMs: all(2_000_000), wrapUpMs: all(0), leftMs: all(NaN) },
    missed: new Map([[3, missed]]),
  };
  const trace = { ...made, contacts };
  const habits = new RecordedHabits(trace);
  const house = compileTrace(trace, planOf(trace, policy), habits);
  const traffic = traceTraffic(trace, house, habits, 'recorded', 1);
  return [...run(house.compiled, traffic, documentPolicy('same', trace, house)).contacts.agent];
}

it('a replay offers something easy again to who had three hard ones, where it was taken back from them', () => {
  expect(whoTakes([])).toEqual([0, 0, 0, 0]);
  const about = { agent: 0, declined: false, order: NaN, atMs: fromMs + 500_000, afterMs: 5_000 };
  expect(whoTakes([{ ...about, withdrawn: true }])).toEqual([0, 0, 0, 0]);
});
