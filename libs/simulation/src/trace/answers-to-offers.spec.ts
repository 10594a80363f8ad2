import { describe, expect, it } from '@jest/globals';
import { testPolicy } from '../../../../test/builders/routing-policy.ts';
import { fromMs, madeTrace, planOf } from '../../../../test/builders/trace.ts';
import { run } from '../run.ts';
import { compileTrace } from './compile-trace.ts';
import { documentPolicy } from './document-policy.ts';
import { RecordedHabits } from './recorded-habits.ts';
import type { RecordedTrace } from './recorded-trace.ts';
import { traceTraffic } from './trace-traffic.ts';

const policy = testPolicy({ queues: { Care: { order: 'urgency', steps: [] } } });
const usual = 30;
/** One call every two minutes, and two while the last of them goes on, which ends five seconds after the second came. */
const seconds = [...Array.from({ length: usual }, (_, call) => call * 120), 3_543, 3_553];
const made = madeTrace({
  policy,
  classes: [{ channel: 'voice', queue: 'Care', priority: 'high', required: [], preferred: [] }],
  agents: [{}],
  contacts: seconds.length,
  hours: 2,
  handlingSeconds: 60,
});

/** The order in which the two are taken where each is promised to be answered within half a minute. */
function order(own: Partial<RecordedTrace['contacts']>): number[] {
  const arrivedMs = seconds.map((each) => fromMs + each * 1_000);
  const all = (value: number) => seconds.map(() => value);
  const contacts = {
    ...made.contacts,
    ...{ arrivedMs, placedMs: arrivedMs, classOf: all(0), acceptedBy: all(0), offeredTo: all(0) },
    ...{ acceptDelayMs: all(18_000), workMs: all(60_000), wrapUpMs: all(0), leftMs: all(NaN), ...own },
  };
  const trace = { ...made, contacts };
  const habits = new RecordedHabits(trace);
  const dueMs = arrivedMs.map((ms) => ms + 30_000);
  const house = compileTrace(trace, planOf(trace, policy, { dueMs }), habits);
  const traffic = traceTraffic(trace, house, habits, 'recorded', 1);
  const { acceptedAt } = run(house.compiled, traffic, documentPolicy('same', trace, house)).contacts;
  return [usual, usual + 1].sort((a, b) => (acceptedAt[a] ?? 0) - (acceptedAt[b] ?? 0));
}

describe('a replay of an agent who takes 18 seconds to accept a call', () => {
  it('learns that, so that the call that cannot be answered in time any more does not come before one that can', () => {
    expect(order({})).toEqual([usual + 1, usual]);
  });

  it('does not learn it of calls that were given out by hand, as the service does not', () => {
    expect(order({ byHand: seconds.map((_, call) => (call < usual ? 1 : 0)) })).toEqual([usual, usual + 1]);
  });
});
